"""Reads the model of Systems Manager from a wheel of botocore."""
import gzip
import json

FACTS = ("min", "max", "pattern", "enum", "sensitive", "union")


def read(wheel, folder):
    service = load(wheel, "service-2.json")
    known = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    pages = load(wheel, "paginators-1.json")["pagination"]
    shapes = {name: shape_of(shape) for name, shape in service["shapes"].items()}
    for name, limits in known["limits"].items():
        shapes[name].update(limits)
    operations = {}
    for name, operation in service["operations"].items():
        entry = {"input": operation["input"]["shape"], "output": operation["output"]["shape"]}
        entry["errors"] = [error["shape"] for error in operation.get("errors", [])]
        pagination = pagination_of(entry, shapes, pages.get(name))
        if pagination:
            entry["pagination"] = pagination
        operations[name] = entry
    return {"version": service["metadata"]["apiVersion"], "operations": operations, "shapes": dict(sorted(shapes.items()))}


def load(wheel, name):
    path = f"botocore/data/ssm/2014-11-06/{name}"
    if path in wheel.namelist():
        return json.loads(wheel.read(path))
    return json.loads(gzip.decompress(wheel.read(path + ".gz")))


def shape_of(shape):
    facts = {"type": shape["type"]}
    if shape["type"] == "structure":
        required = set(shape.get("required", []))
        facts["members"] = [
            member_of(name, member, name in required) for name, member in shape["members"].items()
        ]
    elif shape["type"] == "list":
        facts["element"] = shape["member"]["shape"]
    elif shape["type"] == "map":
        facts["key"] = shape["key"]["shape"]
        facts["value"] = shape["value"]["shape"]
    facts.update((key, shape[key]) for key in FACTS if key in shape)
    if shape.get("exception"):
        facts["exception"] = True
    return facts


def member_of(name, member, required):
    facts = {"name": name, "shape": member["shape"]}
    if required:
        facts["required"] = True
    if member.get("idempotencyToken"):
        facts["idempotencyToken"] = True
    return facts


def pagination_of(operation, shapes, paginator):
    """Returns the token and the list of a paginator or, without one, of an operation with a token and a single list."""
    if paginator:
        return {"token": paginator["output_token"], "items": paginator["result_key"]}
    members = {member["name"]: member["shape"] for member in shapes[operation["output"]]["members"]}
    inputs = {member["name"] for member in shapes[operation["input"]]["members"]}
    if "NextToken" not in members or "NextToken" not in inputs:
        return None
    lists = list(lists_in(operation["output"], shapes))
    return {"token": "NextToken", "items": lists[0]} if len(lists) == 1 else None


def lists_in(structure, shapes, depth=2):
    """Yields the paths of lists in a structure and in the structures that are its members."""
    for member in shapes[structure]["members"]:
        kind = shapes[member["shape"]]["type"]
        if kind == "list":
            yield member["name"]
        elif kind == "structure" and depth > 1:
            for path in lists_in(member["shape"], shapes, depth - 1):
                yield f"{member['name']}.{path}"
