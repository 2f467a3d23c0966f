import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0003_directory_of_organizations"),
        ("taxonomy", "0002_tree"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="chosen_at",
            field=models.DateTimeField(
                blank=True,
                help_text="Of several, the last is offered first.",
                null=True,
                verbose_name="last chosen to act for",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="territory",
            field=models.ForeignKey(
                blank=True,
                help_text="Asked of whoever takes over an organization whose seat the register does not tell.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="taxonomy.territory",
                verbose_name="seat",
            ),
        ),
        migrations.AddField(
            model_name="joinrequest",
            name="moderators_told_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="moderators told"),
        ),
    ]
