from django.utils.translation import pgettext_lazy

# What the audit calls the verb of this app.
VERBS = {"demo.load": pgettext_lazy("verb", "demo loaded")}
