"""A hostile day for the client of docs/sync-protocol.md, played against a real `qunxing serve`: answers lost, requests
repeated, cut and out of order, the server killed, a backup restored, and in the end everything said stands once."""
import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from pathlib import Path

from client import Client, NoAnswer, Refused, id_now

ROOT = Path(__file__).resolve().parents[2]
VILLAGE, GRID = "410871001001", {"li": "410871001001003", "wang": "410871001001004"}
PASSWORD = "qunxing-2026"
FATES = ["well"] * 24 + ["lost", "answer lost", "answer lost", "twice", "cut"]


class Road:
    def __init__(self, chance):
        self.chance, self.calm = chance, False

    def fate(self):
        return "well" if self.calm else self.chance.choice(FATES)

    def shuffled(self, ops):
        return ops if self.calm or self.chance.random() < 0.7 else self.chance.sample(ops, len(ops))


def site(folder):
    """What browsers would download, with next to nothing in it: this client is none."""
    shutil.copytree(ROOT / "public", folder)
    (folder / "pkg").mkdir()
    parts = [f"{bundle}{part}" for bundle in ("qunxing", "qunxing-desk") for part in (".js", "_bg.wasm", "-shared.wasm", "-day.wasm", "-rest.wasm")]
    names = [*parts, "app.css", "desk.css", "public.css", "public.js"]
    listed = {name: f"pkg/{name.replace('.', '.0123abcd.')}" for name in names}
    for path in listed.values():
        (folder / path).write_text("/* nothing */")
    (folder / "assets.json").write_text(json.dumps(listed))
    return folder


class Server:
    def __init__(self, binary, folder):
        self.binary, self.child = binary, None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"127.0.0.1:{probe.getsockname()[1]}"
        self.env = dict(os.environ, QUNXING_DATA=str(folder / "data"), QUNXING_ADDR=self.address,
                        QUNXING_SITE=str(site(folder / "site")), RUST_LOG="error")
        self.run("load-sample")

    def run(self, *words):
        subprocess.run([self.binary, *words], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def start(self):
        self.child = subprocess.Popen([self.binary, "serve"], env=self.env, stdout=subprocess.DEVNULL)
        for _ in range(1200):
            try:
                return urllib.request.urlopen(f"http://{self.address}/readyz", timeout=2).read()
            except OSError:
                assert self.child.poll() is None, "the server ended at its start"
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def stop(self, how=signal.SIGKILL):
        self.child.send_signal(how)
        self.child.wait()


def picture(chance, side=220):
    """A PNG with so much noise that it takes several pieces."""
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    lines = b"".join(b"\0" + chance.randbytes(side * 3) for _ in range(side))
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(lines, 1)) + chunk(b"IEND", b"")


class Person:
    """Somebody with a phone, what they have said, and where each word must stand in the end."""

    def __init__(self, login, address, road, schemas):
        self.login, self.phone, self.chance = login, Client(address, road, schemas), road.chance
        self.doors, self.disputes, self.said, self.ops = [], [], 0, {}

    def words(self):
        self.said += 1
        return f"{self.login} {id(self) % 9973} 第{self.said}句"

    def act(self):
        phone, today, words = self.phone, time.strftime("%Y-%m-%d", time.gmtime(time.time() + 8 * 3600)), self.words()
        kind = self.chance.choice(["door", "visit", "visit", "visit", "dispute", "told", "told", "activity", "phone"])
        photos, links = [], []
        if kind in ("visit", "activity") and self.chance.random() < 0.25:
            whole = picture(self.chance)
            photos = [(hashlib.sha256(whole).hexdigest(), whole)]
            links = [{"hash": photos[0][0], "bytes": len(whole), "width": 220, "height": 220}]
        if kind == "door" or not self.doors:
            it = id_now()
            intent = {"register_household": {"id": it, "grid": GRID[self.login], "door": words, "head": "孙桂英",
                                             "phone": "", "people": [], "categories": []}}
            op = phone.save(VILLAGE, intent)
            self.doors.append((it, op))
            return self.note(op, "household", it, words)
        door, door_op = self.chance.choice(self.doors)
        if kind == "visit":
            it = id_now()
            talk = {"met": ["head"], "topics": ["health"], "note": words, "follow_up_on": None}
            new = {"id": it, "household": door, "on": today, "started_at": None, "talk": talk, "needs": [], "photos": links, "location": None}
            return self.note(phone.save(VILLAGE, {"record_visit": new}, deps=[door_op], photos=photos), "visit", it, words)
        if kind == "phone":
            intent = {"correct_household": {"household": door, "correction": {"phone": f"139{self.chance.randrange(10**8):08}"}}}
            return self.note(phone.save(VILLAGE, intent, base_ver=self.ver("household", door), deps=[door_op]), "household", door, None)
        if kind == "activity":
            it = id_now()
            new = {"id": it, "place": GRID[self.login], "name": words, "kind": "environment", "venue": self.chance.choice(["北街", "北街", ""]), "organizer": "支部", "on": today,
                   "from_minute": None, "minutes": 60, "attendances": 5, "volunteers": [], "note": "", "training": "", "photos": links}
            return self.note(phone.save(VILLAGE, {"record_activity": new}, photos=photos), "activity", it, words)
        if kind == "dispute" or not self.disputes:
            it = id_now()
            new = {"id": it, "grid": GRID[self.login], "kind": "homestead", "parties": [{"household": None, "name": "甲"}, {"household": None, "name": "乙"}],
                   "on": today, "what": words, "so_far": [], "photos": []}
            op = phone.save(VILLAGE, {"report_dispute": new})
            self.disputes.append((it, op))
            return self.note(op, "dispute", it, words)
        it, first = self.chance.choice(self.disputes)
        intent = {"tell_dispute": {"dispute": it, "what": {"mediation_began": words}}}
        return self.note(phone.save(VILLAGE, intent, base_ver=self.ver("dispute", it), deps=[first]), "dispute", it, words)

    def ver(self, kind, name):
        return self.phone.rows.get(VILLAGE, {}).get((kind, name), (0,))[0]

    def note(self, op, kind, name, words):
        self.ops[op] = (kind, name, words)

    def judge(self, outcomes):
        """Every op has its one effect: what it says stands once in its record, or waits for a person with its reason."""
        rows = self.phone.rows[VILLAGE]
        for op, (kind, name, words) in self.ops.items():
            item = json.loads(rows[("review", op)][1]) if ("review", op) in rows else None
            waits = item is not None and item["state"]["is"] != "accepted"
            doc = rows.get((kind, name), (0, "", False))[1]
            if words:
                assert doc.count(words) + waits == 1, f"{words!r} stands {doc.count(words)} times and waits: {item}"
            assert waits or doc, f"{op} has left nothing"
            why = item["reason"]["why"] if waits else "applied"
            outcomes[why] = outcomes.get(why, 0) + 1


def every_act(phone, chance):
    """One of every kind of act as the page of acts has it: each is understood, whatever comes of it."""
    page = (ROOT / "docs/acts.md").read_text(encoding="utf-8")
    acts = [json.loads(part.split("\n```")[0]) for part in page.split("```json\n")[1:]]
    ops = [phone.save(VILLAGE, act) for act in acts]
    phone.push_all()
    for op in phone.outbox:
        if op["op_id"] in ops:
            outcome = op["receipt"]["outcome"]
            why = outcome.get("reason", {}).get("why")
            assert why not in ("unreadable", "unknown_kind", "damaged", "not_the_sender"), (outcome, op["op"])
    return len(acts)


def main():
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--binary", default=os.environ.get("QUNXING_BIN"))
    words.add_argument("--rounds", type=int, default=int(os.environ.get("QUNXING_ROUNDS", "120")))
    words.add_argument("--seed", type=int, default=int(os.environ.get("QUNXING_SEED", str(random.randrange(10**6)))))
    asked = words.parse_args()
    chance, road = random.Random(asked.seed), None
    schemas = json.loads((ROOT / "docs/wire.schema.json").read_text(encoding="utf-8"))
    folder = Path(tempfile.mkdtemp(prefix="qunxing-independent-"))
    print(f"independent client: seed {asked.seed}, {asked.rounds} rounds", flush=True)
    server, begun = Server(asked.binary, folder), time.time()
    server.start()
    road = Road(chance)
    people = [Person(login, server.address, road, schemas) for login in ("li", "li", "wang")]
    road.calm = True
    for person in people:
        person.phone.sign_in(person.login, PASSWORD)
    road.calm, backups, restores, kills, unanswered = False, 0, 0, 0, 0
    try:
        for number in range(asked.rounds):
            person = chance.choice(people)
            for _ in range(chance.randrange(1, 6)):
                person.act()
            if chance.random() < 0.12:
                server.stop()
                server.start()
                kills += 1
            if backups == 0 or chance.random() < 0.06:
                server.run("backup", str(folder / f"backup-{backups}.db"), "--photos", str(folder / "photos"))
                backups += 1
            if number == asked.rounds // 2 or chance.random() < 0.03:
                server.stop(signal.SIGTERM)
                which = folder / f"backup-{chance.randrange(backups)}.db"
                server.run("restore", str(which), "--photos", str(folder / "photos"))
                server.start()
                restores += 1
            try:
                person.phone.exchange(digest=chance.random() < 0.3)
            except NoAnswer:
                unanswered += 1
            except Refused as refused:
                if refused.status != 401:  # a session that the backup does not know
                    assert refused.status in (400, 413, 429) or refused.status >= 500, refused
                    continue
                road.calm = True
                person.phone.sign_in(person.login, PASSWORD)
                road.calm = False
        road.calm = True
        for person in people:
            try:
                person.phone.exchange()
            except Refused:
                person.phone.sign_in(person.login, PASSWORD)
        for _ in range(3):
            for person in people:
                person.phone.exchange(digest=True)
        acts = every_act(people[0].phone, chance)
        for person in people:
            person.phone.exchange(digest=True)
        outcomes = {}
        for person in people:
            phone = person.phone
            assert not phone.waiting(), "something is left to be sent"
            person.judge(outcomes)
            told = {op["op_id"]: op["receipt"]["outcome"] for op in phone.outbox}
            for op in phone.outbox:
                op["receipt"] = None
            phone.push_all()
            assert told == {op["op_id"]: op["receipt"]["outcome"] for op in phone.outbox}, "an op has two outcomes"
            fresh = Client(server.address, road, schemas)
            fresh.sign_in(person.login, PASSWORD)
            fresh.pull_all(digest=True)
            assert fresh.rows == phone.rows, "another client of the same person sees something else"
            for name in phone.photos:
                state = phone.ask("POST", "/sync/v1/photos/want", {"hashes": [name]}, "photo_states")[0]
                assert state["stored"], state
        server.run("check")
    finally:
        server.stop(signal.SIGTERM)
        shutil.rmtree(folder, ignore_errors=True)
    ops = sum(len(person.ops) for person in people)
    print(f"independent client: {ops} ops and {acts} kinds of acts, {kills} kills, {restores} restores, {unanswered} exchanges "
          f"cut off, {sum(len(person.phone.photos) for person in people)} photos, {time.time() - begun:.0f} s: {outcomes}")


if __name__ == "__main__":
    sys.exit(main())
