from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0009_equipment_catalogue_keeps_versions")]

    operations = [
        migrations.AlterField(
            model_name="ledgerimport",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "读取中"),
                    ("staged", "待确认"),
                    ("stored", "已入库"),
                    ("dropped", "已放弃"),
                ],
                default="staged",
                max_length=8,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="site",
            index=models.Index(fields=["unit", "name"], name="site_unit_name"),
        ),
    ]
