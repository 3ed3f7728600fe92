"""The second officer's value is fixed before the public one comes. Draws made until now keep their scheme."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0002_audit_only_grows"),
        ("campaigns", "0005_surveys_are_dispatched_and_inspectors_drawn"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="draw",
            name="commitment",
            field=models.CharField(blank=True, max_length=64, verbose_name="承诺"),
        ),
        migrations.AddField(
            model_name="draw",
            name="committed_at",
            field=models.DateTimeField(null=True, verbose_name="承诺时间"),
        ),
        migrations.AddField(
            model_name="draw",
            name="committed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="承诺人",
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="salt",
            field=models.CharField(blank=True, max_length=64, verbose_name="盐值"),
        ),
        migrations.AddField(
            model_name="draw",
            name="scheme",
            field=models.CharField(default="mingcha-draw-1", max_length=20, verbose_name="办法"),
        ),
        migrations.AlterField(
            model_name="draw",
            name="scheme",
            field=models.CharField(default="mingcha-draw-2", max_length=20, verbose_name="办法"),
        ),
        migrations.AddField(
            model_name="draw",
            name="sealed_contribution",
            field=models.TextField(blank=True, default="", verbose_name="封存的加入值"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("committed_by__isnull", True),
                    models.Q(("committed_by", models.F("frozen_by")), _negated=True),
                    _connector="OR",
                ),
                name="commitment_by_another_officer",
                violation_error_message="冻结名单与承诺须由两人分别完成。",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("commitment", ""), ("committed_at__isnull", True), ("committed_by__isnull", True)),
                    models.Q(
                        models.Q(("commitment", ""), _negated=True),
                        ("committed_at__isnull", False),
                        ("committed_by__isnull", False),
                        ("seed_due_at__isnull", False),
                        ("committed_at__lt", models.F("seed_due_at")),
                    ),
                    _connector="OR",
                ),
                name="commitment_before_the_moment",
                violation_error_message="加入值须在公开数值产生以前封存。",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("scheme", "mingcha-draw-1"),
                    ("drawn_at__isnull", True),
                    models.Q(
                        models.Q(("commitment", ""), _negated=True),
                        models.Q(("salt", ""), _negated=True),
                        ("drawn_at__gte", models.F("seed_due_at")),
                    ),
                    _connector="OR",
                ),
                name="drawn_after_commitment_and_moment",
                violation_error_message="抽签须在封存加入值以后、公开数值产生以后。",
            ),
        ),
    ]
