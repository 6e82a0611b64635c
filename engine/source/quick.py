"""A first look at data under a schema: what plainly fits needs no validator, which takes longer to load than most commands run."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from engine.source.shapes import Schema, resolved, types_of

Test = Callable[[Any, Any], bool]

IS_TYPE: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "null": lambda value: value is None,
}
SAID_ONLY = frozenset({"title", "description", "errorMessage", "format", "definitions", "$schema", "$id", "type"})
OF_TEXT: Mapping[str, Test] = {
    "minLength": lambda value, least: len(value) >= least,
    "maxLength": lambda value, most: len(value) <= most,
    "pattern": lambda value, pattern: re.search(pattern, value) is not None,
    "enum": lambda value, options: value in options,
}
OF_NUMBERS: Mapping[str, Test] = {
    "minimum": lambda value, least: value >= least,
    "maximum": lambda value, most: value <= most,
}
OF_LISTS: Mapping[str, Test] = {
    "minItems": lambda value, least: len(value) >= least,
    "maxItems": lambda value, most: len(value) <= most,
    "uniqueItems": lambda value, wanted: not wanted or len({repr(each) for each in value}) == len(value),
}
OF_OBJECTS: Mapping[str, Test] = {
    "required": lambda value, keys: value.keys() >= set(keys),
    "minProperties": lambda value, least: len(value) >= least,
    "maxProperties": lambda value, most: len(value) <= most,
    "dependencies": lambda value, needed: all(value.keys() >= set(keys) for key, keys in needed.items() if key in value),
}
PARTS = frozenset({"items", "properties", "additionalProperties", "propertyNames"})  # what leads further down
TESTS: Mapping[type, Mapping[str, Test]] = {str: OF_TEXT, int: OF_NUMBERS, float: OF_NUMBERS, list: OF_LISTS, dict: OF_OBJECTS}
KNOWN = SAID_ONLY | PARTS | {key for tests in TESTS.values() for key in tests}


def fits(value: Any, schema: Schema, root: Schema | None = None) -> bool:
    """Tell whether plain data fits a schema; also False where this cannot tell, so only True is an answer."""
    schema, root = resolved(schema, root or schema)
    kinds = types_of(schema)
    if schema.keys() - KNOWN or (kinds and not any(IS_TYPE[kind](value) for kind in kinds)):
        return False
    if "enum" in schema and not isinstance(value, str):
        return False
    tests = TESTS.get(type(value), {})
    if not all(test(value, schema[key]) for key, test in tests.items() if key in schema):
        return False
    if isinstance(value, list):
        return all(fits(item, schema.get("items", {}), root) for item in value)
    return _object(value, schema, root) if isinstance(value, dict) else True


def _object(value: Mapping[str, Any], schema: Schema, root: Schema) -> bool:
    known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
    if "propertyNames" in schema and not all(fits(key, schema["propertyNames"], root) for key in value):
        return False
    for key, part in value.items():
        below = known.get(key, more)
        if below is False or (below is not True and not fits(part, below, root)):
            return False
    return True
