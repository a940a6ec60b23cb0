#!/usr/bin/env python3
"""The reference part of docs/json.md, from the schemas in docs/schemas. `json_reference.py --update` rewrites it; docs-json compares."""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/json.md"
SCHEMAS = ROOT / "docs/schemas"
MARK = "<!-- From here on written by tests/docs/json_reference.py --update, from docs/schemas. -->\n"


def load():
    return dict(sorted((path.name.removesuffix(".schema.json"), json.loads(path.read_text())) for path in SCHEMAS.glob("*.schema.json")))


class Reference:
    def __init__(self, schemas):
        self.schemas = schemas

    def resolve(self, schema, root):
        """The schema that a $ref means, with the description that stands beside it; and the document it is in."""
        while "$ref" in schema:
            file, _, pointer = schema["$ref"].partition("#")
            root = self.schemas[file.removesuffix(".schema.json")] if file else root
            target = root
            for step in pointer.strip("/").split("/"):
                target = target[step]
            schema = {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
        return schema, root

    def kind(self, schema):
        if "const" in schema:
            return f"`{json.dumps(schema['const'])}`"
        if "enum" in schema:
            return " \\| ".join(f"`{value}`" for value in schema["enum"])
        if "anyOf" in schema and "type" not in schema:
            return "string \\| null"
        kind = schema.get("type", "")
        return " \\| ".join(kind) if isinstance(kind, list) else kind

    def rows(self, schema, root, prefix, optional):
        schema, root = self.resolve(schema, root)
        if prefix:
            yield f"| `{prefix}`{' ?' if optional else ''} | {self.kind(schema)} | {schema['description']} |"
        if schema.get("type") == "array":
            items, items_root = self.resolve(schema["items"], root)
            if "properties" in items:
                yield from self.members(items, items_root, prefix + "[]")
        elif "properties" in schema:
            yield from self.members(schema, root, prefix)

    def members(self, schema, root, prefix):
        needed = schema.get("required", [])
        for name, member in schema["properties"].items():
            if name != "schema":
                yield from self.rows(member, root, f"{prefix}.{name}" if prefix else name, name not in needed)
        for alternative in schema.get("oneOf", []):
            kind, kind_root = self.resolve(alternative, root)
            yield f"| | | **{kind['description'].removesuffix('.')}** (`kind` is `{kind['properties']['kind']['const']}`) |"
            own = {**kind, "properties": {name: member for name, member in kind["properties"].items() if name != "kind"}}
            yield from self.members(own, kind_root, prefix)

    def text(self):
        head = ["| member | type | meaning |", "|---|---|---|"]
        for name, schema in self.schemas.items():
            if name == "common":
                continue
            yield f"## {schema['title']}\n\n{schema['description']} [Schema](schemas/{name}.schema.json)\n"
            if "properties" in schema:
                yield "\n".join(head + list(self.members(schema, schema, ""))) + "\n"
            else:
                for form in schema["oneOf"]:
                    words = ", ".join(f"`{word}`" for word in form["title"].split(", "))
                    yield f"{words}: {form['description']}\n"
                    yield "\n".join(head + list(self.members(form, schema, ""))) + "\n"


def reference(schemas):
    return "\n" + "\n".join(Reference(schemas).text())


def page_is_true(schemas):
    return PAGE.read_text().partition(MARK)[2] == reference(schemas)


if __name__ == "__main__":
    if sys.argv[1:] != ["--update"]:
        sys.exit(__doc__)
    begin, mark, _ = PAGE.read_text().partition(MARK)
    if not mark:
        sys.exit(f"{PAGE}: the line that the reference begins with is missing")
    PAGE.write_text(begin + MARK + reference(load()))
