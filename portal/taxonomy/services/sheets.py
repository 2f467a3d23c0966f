"""The taxonomies as sheets that administrators take out, change and bring back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from import_export.fields import Field
from import_export.resources import Diff, ModelResource
from import_export.widgets import CharWidget, ForeignKeyWidget

from portal.audit.services import record
from portal.core.exports.text import clean, neutralise
from portal.core.page_cache import drop_pages
from portal.taxonomy.models import Domain, Label, Territory
from portal.taxonomy.services.loading import SHOWN_ON

NAMES = ("name_ro", "name_en", "name_sl", "name_bg")
VERB = "taxonomy.change"


class TextWidget(CharWidget):
    """Text that no spreadsheet takes for a formula, and that comes back as it was."""

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return neutralise(clean(super().render(value, obj, **kwargs) or ""))

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(super().clean(value, row, **kwargs) or "").strip()
        return text[1:] if text.startswith("'") and neutralise(text[1:]) == text else text


class ParentWidget(ForeignKeyWidget):
    """What a territory lies in, by its code."""

    def __init__(self) -> None:
        super().__init__(Territory, field="code")


class NameField(Field):
    """The name in one language.

    Args:
        language: its code.
    """

    def __init__(self, language: str) -> None:
        super().__init__(attribute="names", column_name=f"name_{language}", widget=TextWidget())
        self.language = language

    def get_value(self, instance: Label) -> str:
        return (instance.names or {}).get(self.language, "")

    def save(self, instance: Label, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:  # noqa: FBT001, FBT002
        name = self.clean(row, **kwargs)
        others = {code: text for code, text in (instance.names or {}).items() if code != self.language}
        instance.names = others | ({self.language: name} if name else {})


class PlainDiff(Diff):
    """What a row changes, marked up in words of HTML alone: no style, which the pages' policy would stop."""

    def as_html(self) -> list[str]:
        """The record's columns, each with what it was, where that differs, before what it becomes."""
        pairs = zip([""] * len(self.left) if self.new else self.left, self.right, strict=True)
        return [_changed(str(before), str(after)) for before, after in pairs]


def _changed(before: str, after: str) -> str:
    if before == after:
        return conditional_escape(after)
    parts = [(tag, text) for tag, text in (("del", before), ("ins", after)) if text]
    return format_html_join(" ", "<{0}>{1}</{0}>", parts)


class LabelResource(ModelResource):
    """One row per record; a row that changes nothing is passed over, one that does is audited.

    The languages are the interface's, and those in which places of the programmes have names of their own.
    """

    name_ro = NameField("ro")
    name_en = NameField("en")
    name_sl = NameField("sl")
    name_bg = NameField("bg")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._before: dict[str, Any] = {}

    def get_diff_class(self) -> type[Diff]:
        return PlainDiff

    def after_init_instance(self, instance: Label, new: bool, row: Any, **kwargs: Any) -> None:  # noqa: FBT001
        """Remember what the record was."""
        self._before = {} if new else self._shown(instance)

    def before_save_instance(self, instance: Label, row: Any, **kwargs: Any) -> None:
        """A new name is an administrator's: loading the taxonomy keeps it."""
        instance.renamed = instance.renamed or instance.names != self._before.get("names")

    def after_save_instance(self, instance: Label, row: Any, **kwargs: Any) -> None:
        """Audit the change with the old and the new values; the preview's is rolled back with it."""
        after = self._shown(instance)
        changed = [name for name, value in after.items() if self._before.get(name) != value]
        record(
            actor=kwargs.get("user"),
            verb=VERB,
            target=instance,
            now=timezone.now(),
            before={name: self._before[name] for name in changed if name in self._before},
            after={name: after[name] for name in changed},
        )

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Pages that name what was changed are rendered anew."""
        drop_pages(*SHOWN_ON)

    def _shown(self, instance: Label) -> dict[str, Any]:
        names = dict.fromkeys(field.attribute for field in self.get_import_fields())
        return {name: getattr(instance, name) for name in names}


class TerritoryResource(LabelResource):
    code = Field(attribute="code", column_name="code", widget=TextWidget())
    kind = Field(attribute="kind", column_name="kind", widget=TextWidget())
    parent = Field(attribute="parent", column_name="parent", widget=ParentWidget())

    class Meta:
        model = Territory
        fields: ClassVar = ("code", "kind", "parent", "position", "latitude", "longitude", *NAMES)
        import_id_fields = ("code",)
        skip_unchanged = True
        clean_model_instances = True
        use_transactions = True


class DomainResource(LabelResource):
    slug = Field(attribute="slug", column_name="slug", widget=TextWidget())
    icnpo = Field(attribute="icnpo", column_name="icnpo", widget=TextWidget())

    class Meta:
        model = Domain
        fields: ClassVar = ("slug", "icnpo", "position", *NAMES)
        import_id_fields = ("slug",)
        skip_unchanged = True
        clean_model_instances = True
        use_transactions = True
