"""Reads the model of Cloud Assistant from a wheel of alibabacloud-ecs20140526.

Each operation has modules of classes. A class's constructor contains the types, its from_map the wire names.
If a request has a second class named ...ShrinkRequest, a member that is a string only there is sent as a JSON
string. Structures have no names: facts.json contains names for them.
"""
import ast
import json
import re

PACKAGE = "alibabacloud_ecs20140526/models"
SCALARS = {"str": "String", "int": "Integer", "bool": "Boolean", "float": "Double"}
IGNORED = {"OwnerAccount", "OwnerId", "ResourceOwnerAccount", "ResourceOwnerId"}
PAGE_MEMBERS = {"pageNumber": "PageNumber", "pageSize": "PageSize", "total": "TotalCount"}


def read(wheel, folder):
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    errors = json.loads((folder / "errors.json").read_text(encoding="utf-8"))
    areas = json.loads((folder / "areas.json").read_text(encoding="utf-8"))
    reader = Reader(wheel, facts)
    operations = {
        name: reader.operation(name, errors["operations"].get(name, []))
        for name in sorted(name for names in areas.values() for name in names)
    }
    for name, value in facts["enums"].items():
        reader.shapes[name] = {"type": "string", "enum": value}
    return {
        "version": "2014-05-26",
        "operations": operations,
        "shapes": dict(sorted(reader.shapes.items())),
        "commonErrors": errors["common"],
    }


class Reader:
    def __init__(self, wheel, facts):
        self.wheel = wheel
        self.facts = facts
        self.shapes = {
            "Boolean": {"type": "boolean"}, "Double": {"type": "double"}, "Integer": {"type": "integer"},
            "String": {"type": "string"}, "StringMap": {"type": "map", "value": "String"},
            "TextBoolean": {"type": "boolean", "text": True},
        }

    def operation(self, name, errors):
        request = self.classes(name, "request")
        response = self.classes(name, "response_body")
        if not request or not response:
            raise SystemExit(f"{name}: the package has no module for it, or the location of its modules has changed")
        shrunk = self.classes(name, "shrink_request").get(f"{name}ShrinkRequest")
        members = []
        for member in request[f"{name}Request"]:
            if member["name"] in IGNORED:
                continue
            described = self.member(member, request, [name, member["name"]])
            if member["required"] and member["name"] != "RegionId":
                described["required"] = True
            if member["name"] == "ClientToken":
                described["idempotencyToken"] = True
            if shrunk and self.is_json(member, shrunk):
                described["json"] = True
            members.append(described)
        self.shapes[f"{name}Request"] = {"type": "structure", "members": members}
        body = [self.member(member, response, [name, member["name"]]) for member in response[f"{name}ResponseBody"]]
        self.shapes[f"{name}Response"] = {"type": "structure", "members": body}
        entry = {"input": f"{name}Request", "output": f"{name}Response", "errors": errors}
        pagination = self.pagination(members, body)
        if pagination:
            entry["pagination"] = pagination
        return entry

    def classes(self, operation, suffix):
        """Returns the members of every class in a module, by class name."""
        snake = re.sub(r"(?<!^)([A-Z])", r"_\1", operation).lower()
        path = f"{PACKAGE}/_{snake}_{suffix}.py"
        if path not in self.wheel.namelist():
            return {}
        source = self.wheel.read(path).decode("utf-8")
        lines = source.split("\n")
        classes = {}
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                text = "\n".join(lines[node.lineno - 1:node.end_lineno])
                classes[node.name] = list(self.members(node, text))
        return classes

    def members(self, node, text):
        names = {attribute: name for name, attribute in
                 re.findall(r"if m\.get\('(\w+)'\) is not None:.*?self\.(\w+)", text, re.S)}
        constructor = next(item for item in node.body if getattr(item, "name", "") == "__init__")
        for argument in constructor.args.args[1:]:
            comment = re.search(rf"((?: +#.*\n)*) +self\.{argument.arg} = {argument.arg}\n", text + "\n")
            yield {
                "name": names[argument.arg],
                "type": ast.unparse(argument.annotation).replace("main_models.", ""),
                "required": bool(comment and "This parameter is required." in comment[1]),
            }

    def is_json(self, member, shrunk):
        return member["type"] != "str" and {"str"} == {m["type"] for m in shrunk if m["name"] == member["name"]}

    def member(self, member, classes, path):
        """Describes a member. A structure that contains only a list becomes the list, with its name as the wrapper."""
        kind = member["type"]
        wrapped = re.fullmatch(r"List\[(.+)\]", kind)
        described = {"name": member["name"]}
        known = self.fact("members", path)
        inner = classes[kind][0] if len(classes.get(kind, [])) == 1 else None
        if inner and inner["type"].startswith("List[") and path[0] + "Request" not in classes:
            described["wrapper"] = inner["name"]
            described["shape"] = self.list(inner["type"][5:-1], classes, [*path, inner["name"]])
        elif wrapped:
            described["shape"] = self.list(wrapped[1], classes, path)
        elif known:
            described["shape"] = known
        elif kind.startswith("Dict["):
            described["shape"] = "StringMap"
        elif kind in SCALARS:
            described["shape"] = SCALARS[kind]
        else:
            described["shape"] = self.structure(kind, classes, path)
        described.update(self.facts["limits"].get(".".join(path), {}))
        return described

    def list(self, element, classes, path):
        if element in SCALARS:
            name = self.fact("members", path) or SCALARS[element]
        else:
            name = self.structure(element, classes, path, "[]")
        self.shapes[f"{name}List"] = {"type": "list", "element": name}
        return f"{name}List"

    def structure(self, kind, classes, path, suffix=""):
        """Names a structure and records it, merged with the members from other operations."""
        members = [self.member(member, classes, [*path, member["name"]]) for member in classes[kind]]
        given = self.fact("structures", [*path[:-1], path[-1] + suffix])
        name = given or path[-1]
        if not given and name in self.shapes and self.shapes[name].get("members") != members:
            name = path[0] + name
        known = self.shapes.setdefault(name, {"type": "structure", "members": []})["members"]
        for member in members:
            if member["name"] in self.facts["required"].get(name, []):
                member["required"] = True
            if member["name"] not in [other["name"] for other in known]:
                known.append(member)
        known.sort(key=lambda member: member["name"])
        return name

    def fact(self, kind, path):
        """Returns the entry in facts.json for a path, or for its longest suffix."""
        for start in range(len(path)):
            found = self.facts[kind].get(".".join(path[start:]))
            if found:
                return found
        return None

    def pagination(self, request, response):
        requested = {member["name"] for member in request}
        if "NextToken" not in requested and "PageNumber" not in requested:
            return None
        for prefix, members in [("", response)] + [
            (member["name"] + ".", self.shapes[member["shape"]]["members"])
            for member in response if self.shapes[member["shape"]]["type"] == "structure"
        ]:
            returned = {member["name"] for member in members}
            lists = [m["name"] for m in members if self.shapes[m["shape"]]["type"] == "list"]
            if len(lists) != 1 or not returned & {"NextToken", "TotalCount"}:
                continue
            pagination = {"items": prefix + lists[0]}
            if "NextToken" in requested & returned:
                pagination["token"] = prefix + "NextToken"
            if "PageNumber" in requested and "TotalCount" in returned:
                pagination.update((key, prefix + name) for key, name in PAGE_MEMBERS.items())
            return pagination
        return None
