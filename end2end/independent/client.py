"""A client of docs/sync-protocol.md in Python's standard library, written from that page alone.

It keeps everything in memory and knows no rule of the field: it makes acts, sends them, and reads rows.
"""
import hashlib
import http.client
import json
import os
import re
import socket
import time
import uuid

MOST_OPS, MOST_REQUEST, PIECE = 100, 64 * 1024, 64 * 1024


class NoAnswer(Exception):
    """No network, or nobody knows what the server did."""


class Refused(Exception):
    def __init__(self, status, body):
        super().__init__(f"{status} {body}")
        self.status, self.body = status, body


def id_now():
    """A UUIDv7: 48 bits of milliseconds, then chance."""
    chance = int.from_bytes(os.urandom(10), "big")
    number = (int(time.time() * 1000) << 80) | (0x7 << 76) | (((chance >> 62) & 0xFFF) << 64) | (0b10 << 62)
    return str(uuid.UUID(int=number | (chance & ((1 << 62) - 1))))


def flaw(schemas, schema, value, path):
    """The first thing that a JSON value has and its schema does not allow, or lacks."""
    if "$ref" in schema:
        return flaw(schemas, schemas["$defs"][schema["$ref"].split("/")[-1]], value, path)
    forms = schema.get("oneOf") or schema.get("anyOf")
    if forms:
        flaws = [flaw(schemas, form, value, path) for form in forms]
        return None if None in flaws else flaws[-1]
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int, "null": type(None)}
    kind = schema["type"]
    if kind == "number":
        return None if isinstance(value, (int, float)) else f"{path}: {value!r} is no number"
    if not isinstance(value, kinds[kind]) or (kind == "integer" and isinstance(value, bool)):
        return f"{path}: {value!r} is no {kind}"
    if kind == "object":
        for name in schema.get("required", []):
            if name not in value:
                return f"{path}.{name} is missing"
        for name, inner in value.items():
            of = schema.get("properties", {}).get(name, schema.get("additionalProperties"))
            found = flaw(schemas, of, inner, f"{path}.{name}") if of else f"{path}.{name} is in no schema"
            if found:
                return found
    if kind == "array":
        each = schema.get("prefixItems") or [schema["items"]] * len(value)
        return next(filter(None, (flaw(schemas, of, it, f"{path}[{n}]") for n, (of, it) in enumerate(zip(each, value)))), None)
    if kind == "string":
        fits = value in schema.get("enum", [value]) and re.search(schema.get("pattern", ""), value)
        return None if fits else f"{path}: {value!r} is another word"
    if kind == "integer":
        inside = schema["minimum"] <= value <= schema["maximum"]
        return None if inside else f"{path}: {value} is out of bounds"
    return None


class Client:
    """One device of one person."""

    def __init__(self, address, road, schemas):
        self.address, self.road, self.schemas = address, road, schemas
        self.cookie, self.epoch, self.offset = None, None, 0
        self.seen_ack, self.backed_up = 0, 0
        self.outbox = []  # each: op_id, dseq, hash, op, receipt, photos
        self.rows, self.cursors = {}, {}  # by village: (kind, id) -> (ver, doc, limited); the cursor as it came
        self.photos = {}  # hash -> bytes, until stored

    # Requests -----------------------------------------------------------------------------------------------

    def ask(self, method, path, body=None, answer=None, raw=None):
        """One request over a road that loses, repeats and cuts; a receipt of the schema's is checked."""
        sent = raw if raw is not None else (json.dumps(body).encode() if body is not None else b"")
        headers = {"Origin": f"http://{self.address}", "Content-Type": "application/json"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        fate = self.road.fate()
        if fate == "lost":
            raise NoAnswer("the request is lost")
        if fate == "cut" and len(sent) > 1:
            self.cut(method, path, headers, sent)
            raise NoAnswer("the request is cut in the middle")
        for _ in range(2 if fate == "twice" else 1):
            try:
                link = http.client.HTTPConnection(self.address, timeout=20)
                left = time.time()
                link.request(method, path, sent, headers)
                told = link.getresponse()
                text, kept = told.read(), told.getheader("Set-Cookie")
                link.close()
            except (OSError, http.client.HTTPException) as error:
                raise NoAnswer(str(error)) from error
        if fate == "answer lost":
            raise NoAnswer("the answer is lost")
        try:
            value = json.loads(text)
        except ValueError as error:
            raise NoAnswer("a login page of a wrong network") from error
        if told.status >= 300:
            self.check("refused", value)
            raise Refused(told.status, value)
        if answer:
            self.check(answer, value)
        if kept:
            self.cookie = kept.split(";")[0]
        if isinstance(value, dict) and "server_time" in value:
            self.offset = value["server_time"] - int((left + time.time()) * 500)
        return value

    def check(self, name, value):
        found = flaw(self.schemas, self.schemas["$defs"][name], value, name)
        assert found is None, f"not what docs/wire.schema.json says: {found}"

    def cut(self, method, path, headers, sent):
        """Sends a part of a request, and hangs up inside its body."""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.address}", f"Content-Length: {len(sent)}"]
        head = "\r\n".join(lines + [f"{name}: {value}" for name, value in headers.items()]) + "\r\n\r\n"
        try:
            host, port = self.address.split(":")
            with socket.create_connection((host, int(port)), timeout=5) as link:
                link.sendall(head.encode() + sent[: self.road.chance.randrange(1, len(sent))])
                time.sleep(0.02)
        except OSError as error:
            raise NoAnswer(str(error)) from error

    def sign_in(self, login, password):
        known = [self.device] if self.cookie else []
        body = {"login": login, "password": password, "known_devices": known}
        self.profile = self.ask("POST", "/session/login", body, "profile")
        self.device, self.account = self.profile["device_id"], self.profile["account"]["id"]
        self.new_epoch(self.profile["epoch"])

    # Acts ---------------------------------------------------------------------------------------------------

    def save(self, village, intent, base_ver=0, deps=(), photos=()):
        """Makes the op once; its text is never written anew."""
        dseq = 1 + max([op["dseq"] for op in self.outbox], default=self.seen_ack)
        head = {
            "op_id": id_now(), "device_id": self.device, "dseq": dseq, "deps": list(deps), "actor": self.account,
            "village": village, "base_ver": base_ver, "kv": 1, "recorded_at": int(time.time() * 1000),
            "clock_offset": self.offset,
        }
        text = json.dumps({"head": head, "intent": intent}, ensure_ascii=False)
        self.check("op", json.loads(text))
        op = {"op_id": head["op_id"], "dseq": dseq, "hash": hashlib.sha256(text.encode()).hexdigest(), "op": text}
        self.outbox.append(dict(op, receipt=None, photos=[name for name, _ in photos]))
        self.photos.update(photos)
        return head["op_id"]

    def waiting(self):
        return [op for op in self.outbox if op["receipt"] is None]

    # The exchange -------------------------------------------------------------------------------------------

    def new_epoch(self, epoch):
        """Another life of the server: every cursor and row goes, every receipt of the other life is doubted."""
        if epoch == self.epoch:
            return False
        self.epoch, self.rows, self.cursors = epoch, {}, {}
        for op in self.outbox:
            if op["receipt"] and op["receipt"]["epoch"] != epoch:
                op["receipt"] = None
        return True

    def push(self, ops):
        items = [{name: op[name] for name in ("op_id", "dseq", "hash", "op")} for op in ops]
        body = {"proto": 1, "schema": 1, "epoch": self.epoch, "device_id": self.device, "ops": items}
        told = self.ask("POST", "/sync/v1/push", body, "push_response")
        if told["dev_ack"] < self.seen_ack:  # a backup was restored
            for op in self.outbox:
                op["receipt"] = op["receipt"] if op["dseq"] <= told["dev_ack"] else None
        for op in self.outbox:
            op["receipt"] = None if op["dseq"] in told["missing"] else op["receipt"]
        by_id = {op["op_id"]: op for op in self.outbox}
        for outcome in told["outcomes"]:
            by_id[outcome["op_id"]]["receipt"] = dict(outcome, epoch=told["epoch"])
        self.seen_ack, self.backed_up = told["dev_ack"], told["backup_dseq"]
        self.new_epoch(told["epoch"])

    def push_all(self):
        while self.waiting():
            batch, size = [], 400
            for op in self.road.shuffled(self.waiting()):
                size += len(json.dumps(op["op"])) + 300
                if batch and (size > MOST_REQUEST or len(batch) == MOST_OPS):
                    break
                batch.append(op)
            self.push(batch)

    def pull_all(self, digest=False):
        refilled = set()
        while True:
            cursors = list(self.cursors.values())
            for village in self.profile["account"]["memberships"]:
                scope = village["place"][:12]
                if len(scope) == 12 and scope not in self.cursors:
                    cursors.append({"village": scope, "seq": 0})
            body = {"proto": 1, "schema": 1, "device_id": self.device, "cursors": cursors, "budget": 131072, "digest": digest}
            told = self.ask("POST", "/sync/v1/pull", body, "pull_response")
            if self.new_epoch(told["epoch"]):
                self.push([])  # asks how far the server remembers this device; then all kept ops go again
                self.push_all()
                continue
            for village in told["revoked"]:
                self.push_all()
                self.rows.pop(village, None)
                self.cursors.pop(village, None)
            again = False
            for page in told["pages"]:
                again |= self.apply(page, refilled)
            if not (again or (told["more"] and told["pages"])):
                return

    def apply(self, page, refilled):
        village = page["cursor"]["village"]
        if page.get("refill"):
            self.rows[village] = {}
        rows = self.rows.setdefault(village, {})
        for change in page["changes"]:
            key = (change["kind"], change["id"])
            if change["doc"] is None:
                rows.pop(key, None)
            elif key not in rows or rows[key][0] <= change["ver"]:
                if change["kind"] in self.schemas["records"]:
                    self.check(self.schemas["records"][change["kind"]]["$ref"].split("/")[-1], json.loads(change["doc"]))
                rows[key] = (change["ver"], change["doc"], change.get("limited", False))
        self.cursors[village] = page["cursor"]
        if page.get("digest") and self.digest(village) != page["digest"]:
            self.rows.pop(village)
            self.cursors.pop(village)
            assert village not in refilled, f"{village} never agrees"
            refilled.add(village)
            return True
        return False

    def digest(self, village):
        xor, count = 0, 0
        for (kind, name), (ver, doc, limited) in self.rows[village].items():
            if not limited:
                whole = kind.encode() + uuid.UUID(name).bytes + ver.to_bytes(8, "big") + doc.encode()
                xor ^= int.from_bytes(hashlib.sha256(whole).digest()[:8], "big", signed=True)
                count += 1
        return {"count": count, "xor": xor}

    def send_photos(self):
        arrived = {name for op in self.outbox if op["receipt"] for name in op["photos"]}
        names = [name for name in self.photos if name in arrived]
        if not names:
            return
        for state in self.ask("POST", "/sync/v1/photos/want", {"hashes": names[:50]}, "photo_states"):
            whole = self.photos[state["hash"]]
            while not (state["stored"] or state["refused"]):
                at = state["offset"]
                path = f"/sync/v1/photos/{state['hash']}?offset={at}&total={len(whole)}"
                state = self.ask("PUT", path, answer="photo_state", raw=whole[at : at + PIECE])
            assert state["stored"], state
            # Kept until the op that links it may be forgotten: a restore may have lost it.

    def exchange(self, digest=False):
        self.push_all()
        self.pull_all(digest)
        self.send_photos()
        self.push_all()
