from django.utils.translation import pgettext_lazy

# What the audit calls each verb of this app.
VERBS = {
    "accounts.sign_up": pgettext_lazy("verb", "created an account"),
    "accounts.confirm_email": pgettext_lazy("verb", "confirmed the e-mail address"),
    "accounts.change_email": pgettext_lazy("verb", "changed the e-mail address"),
    "accounts.change_password": pgettext_lazy("verb", "changed the password"),
    "accounts.add_second_factor": pgettext_lazy("verb", "added a second factor"),
    "accounts.remove_second_factor": pgettext_lazy("verb", "removed a second factor"),
    "accounts.publish_consent_text": pgettext_lazy("verb", "published a text of consent"),
    "accounts.change_roles": pgettext_lazy("verb", "changed in the administration"),
}
