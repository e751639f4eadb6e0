"""The part of JSON Schema that the export needs: types, required and allowed keys, enumerations, items, references."""

from __future__ import annotations

from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "minimum", "properties", "required",
    "additionalProperties", "items",
}  # fmt: skip


def first_problem(value: Any, schema: dict[str, Any]) -> str:
    """Where and how a value breaks a schema; the empty string if it does not.

    >>> first_problem({"a": [1, "x"]}, {"properties": {"a": {"items": {"type": "integer"}}}})
    '$.a[1] is no integer'
    """
    return _problem(value, schema, schema, "$")


def _problem(value: Any, part: dict[str, Any], whole: dict[str, Any], place: str) -> str:
    if unknown := set(part) - KNOWN:
        raise ValueError(f"the schema uses {sorted(unknown)}, which is not supported here")
    if "$ref" in part:
        part = whole["$defs"][part["$ref"].removeprefix("#/$defs/")]
    kinds = [part["type"]] if isinstance(part.get("type"), str) else part.get("type", [])
    if kinds and not any(_is(value, kind) for kind in kinds):
        return f"{place} is no {' or '.join(kinds)}"
    if "const" in part and value != part["const"]:
        return f"{place} is not {part['const']!r}"
    if "enum" in part and value not in part["enum"]:
        return f"{place} is none of {', '.join(map(str, part['enum']))}"
    if "minimum" in part and _is(value, "number") and value < part["minimum"]:
        return f"{place} is below {part['minimum']}"
    if isinstance(value, dict):
        return _object(value, part, whole, place)
    if isinstance(value, list) and "items" in part:
        found = (_problem(item, part["items"], whole, f"{place}[{k}]") for k, item in enumerate(value))
        return next(filter(None, found), "")
    return ""


def _object(value: dict[str, Any], part: dict[str, Any], whole: dict[str, Any], place: str) -> str:
    for name in part.get("required", ()):
        if name not in value:
            return f"{place} has no {name}"
    properties, others = part.get("properties", {}), part.get("additionalProperties", True)
    for name, item in value.items():
        if name not in properties and others is False:
            return f"{place}.{name} is not expected"
        inner = properties.get(name, others if isinstance(others, dict) else {})
        if problem := _problem(item, inner, whole, f"{place}.{name}"):
            return problem
    return ""


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
