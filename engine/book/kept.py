"""By which types and zone a book was kept, so that it is never read by others."""

from __future__ import annotations

from engine.book.manifest import Manifest
from engine.errors import DataInvalidError
from engine.model.catalog import Catalog, RecordType
from engine.model.text import Text
from engine.model.values import Kind, Type


def field_types(record: RecordType | None) -> dict[str, str]:
    """Write each field's type as the manifest keeps it."""
    return {name: type_name(type) for name, type in record.fields.items()} if record else {}


def type_name(type: Type) -> str:
    """Write a type: ``money``, ``number:2``."""
    return f"{type.kind}:{type.decimals}" if type.kind is Kind.NUMBER else str(type.kind)


def check_kept(manifest: Manifest, catalog: Catalog, zone: str) -> None:
    """Refuse a book that was kept by another zone, or by other types of its fields. Raises DataInvalidError."""
    help = Text(
        "keep the settings it was imported by, or import into a new folder (book: …)", "请沿用导入时的设置，或导入到新的文件夹（book: …）"
    )
    if manifest.zone != zone and manifest.batches:
        message = Text(f"the book was imported in the zone {manifest.zone}, not {zone}", f"账簿以时区 {manifest.zone} 导入，而不是 {zone}")
        raise DataInvalidError("BK209", message, help=help)
    for batch in manifest.batches:
        for name, part in batch.parts.items():
            now = field_types(catalog.types.get(name))
            for each, kept in part.types.items():
                if each in now and now[each] != kept:
                    message = Text(
                        f"'{each}' of {name} was imported as {kept}; the catalog now says {now[each]}",
                        f"{name} 的“{each}”原以 {kept} 导入，目录现为 {now[each]}",
                    )
                    raise DataInvalidError("BK209", message, help=help)
