// Proof that the simulator can fail: every deliberate fault under server/simulator/mutations is put into a copy of
// the sources, which is built once; then the simulator plays with one fault switched on at a time, and some seed must
// catch it. Names of faults play only those; `--check` only says whether every fault still finds its place; and
// `--build=FILE` only builds the program, for whoever wants to play a fault by hand: `MUTANT=name FILE --seeds 9`.
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, appendFileSync } from "node:fs";
import { execFileSync, spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(root, "server/simulator/mutations");
const mostSeeds = process.env.SEEDS ?? "3000";

function read(name) {
  const text = readFileSync(join(folder, name), "utf8");
  const [head, rest] = text.split("\n--- finds exactly once\n");
  const [finds, puts] = (rest ?? "").split("\n+++ puts in its place\n");
  if (!puts) throw new Error(`${name} is no mutation`);
  const [what, file] = head.split("\n");
  return { name: basename(name, ".txt"), what: what.replace(/^# /, ""), file, finds, puts: puts.replace(/\n$/, "") };
}

function apply(mutation, tree) {
  const file = join(tree, mutation.file);
  const text = readFileSync(file, "utf8");
  const times = text.split(mutation.finds).length - 1;
  if (times !== 1) throw new Error(`mutation ${mutation.name} finds its place in ${mutation.file} ${times} times, not once`);
  writeFileSync(file, text.replace(mutation.finds, () => mutation.puts));
}

/** Which fault is switched on, asked by every one of them. */
const SWITCH = `
/// Whether this deliberate fault is switched on.
pub fn mutant(name: &str) -> bool {
    static ON: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    ON.get_or_init(|| std::env::var("MUTANT").unwrap_or_default()) == name
}
`;

function copy() {
  const tree = mkdtempSync(join(tmpdir(), "mutations-"));
  const files = execFileSync("git", ["ls-files", "-z", "app", "server", "Cargo.toml", "Cargo.lock"], { cwd: root, encoding: "utf8" });
  for (const file of files.split("\0").filter(Boolean)) cpSync(join(root, file), join(tree, file));
  return tree;
}

function play(program, fault) {
  const played = spawnSync(program, ["--seeds", mostSeeds, "--quick"], {
    encoding: "utf8",
    env: { ...process.env, MUTANT: fault },
    maxBuffer: 1 << 28,
  });
  const caught = /^seed (\d+): (\S+) is broken/m.exec(played.stdout);
  if (!caught && played.status !== 0) throw new Error(`the simulator ended with ${played.status}: ${played.stderr}`);
  return caught && { seed: Number(caught[1]), invariant: caught[2].replace("panic", "a panic") };
}

const mutations = readdirSync(folder).filter((name) => name.endsWith(".txt")).sort().map(read);
const asked = process.argv.slice(2);
const only = asked.filter((word) => !word.startsWith("--"));
const keep = asked.find((word) => word.startsWith("--build="))?.slice("--build=".length);
for (const name of only) {
  if (!mutations.some((mutation) => mutation.name === name)) throw new Error(`no mutation is called ${name}`);
}
const played = mutations.filter(({ name }) => only.length === 0 || only.includes(name));
const tree = copy();
try {
  prove();
} finally {
  rmSync(tree, { recursive: true, force: true });
}

function prove() {
  mutations.forEach((mutation) => apply(mutation, tree));
  if (asked.includes("--check")) {
    console.log(`${mutations.length} mutations find their places`);
    return;
  }
  appendFileSync(join(tree, "app/domain/src/lib.rs"), SWITCH);
  // The same folder and the same packages together as in `make check`: what is not ours need not be built again.
  const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
  const packages = ["domain", "sync", "device", "store", "simulator", "server"].flatMap((name) => ["-p", name]);
  execFileSync("cargo", ["build", "--quiet", ...packages, "--bin", "simulate"], {
    cwd: tree,
    stdio: "inherit",
    env: { ...process.env, CARGO_TARGET_DIR: target },
  });
  const program = keep ? resolve(keep) : join(tree, "simulate");
  cpSync(join(target, "debug/simulate"), program);
  if (keep) return;
  if (spawnSync(program, ["--seeds", "50", "--quick"]).status !== 0) throw new Error("without a fault the simulator must find none");
  console.log("| mutation | what it breaks | caught by | at seed |\n|---|---|---|---|");
  let missed = 0;
  for (const { name, what } of played) {
    const caught = play(program, name);
    missed += caught ? 0 : 1;
    console.log(`| ${name} | ${what} | ${caught?.invariant ?? "**nobody**"} | ${caught?.seed ?? `none of ${mostSeeds}`} |`);
  }
  console.log(`${played.length - missed} of ${played.length} caught`);
  process.exitCode = missed === 0 ? 0 : 1;
}
