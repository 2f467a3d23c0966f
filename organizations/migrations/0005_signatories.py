from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_ends_and_plain_names")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="is_signatory",
            field=models.BooleanField(
                default=False,
                help_text="May sign agreements here in the name of the organization, whatever the role.",
                verbose_name="authorised signatory",
            ),
        ),
    ]
