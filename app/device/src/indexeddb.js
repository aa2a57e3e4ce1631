// The phone's disk in a browser: tables of text and bytes under text keys. See store.rs for what is promised.
// Nothing foreign is awaited inside a transaction: an awaited fetch or timer would let it commit by itself.

const TABLES = ['outbox', 'base', 'cursor', 'photo', 'piece', 'draft', 'meta']
const VERSION = 1

class Disk {
  constructor(name) {
    this.name = name
    this.db = null
  }

  connect() {
    if (this.db) return Promise.resolve(this.db)
    return opened(this.name, VERSION)
      // A newer version of the program was here before; upgrades only add, so its tables serve us too.
      .catch((error) => (error?.name === 'VersionError' ? opened(this.name) : Promise.reject(error)))
      .then((db) => {
        db.onclose = () => this.forget(db)
        db.onversionchange = () => {
          db.close()
          this.forget(db)
        }
        return (this.db = db)
      })
  }

  forget(db) {
    if (this.db === db) this.db = null
  }
}

function opened(name, version) {
  return new Promise((ok, no) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      const db = request.result
      for (const table of TABLES) {
        if (!db.objectStoreNames.contains(table)) db.createObjectStore(table)
      }
    }
    request.onsuccess = () => ok(request.result)
    request.onerror = () => no(request.error)
  })
}

// Runs one transaction. A connection that WebKit has lost is never used again: a new one is opened, once.
async function run(disk, tables, mode, durability, work) {
  for (let last = false; ; last = true) {
    let db
    try {
      db = await disk.connect()
    } catch (error) {
      throw code(error)
    }
    try {
      return await new Promise((ok, no) => {
        const transaction = db.transaction(tables, mode, { durability })
        let reason
        const undo = (error) => {
          reason = error
          transaction.abort()
        }
        let found
        transaction.oncomplete = () => ok(found && found())
        transaction.onabort = () => no(reason ?? transaction.error)
        try {
          found = work(transaction, undo)
        } catch (error) {
          // Left alone it would commit what it was given so far.
          undo(error)
        }
      })
    } catch (error) {
      if (last || !isLost(error)) throw code(error)
      disk.forget(db)
      try {
        db.close()
      } catch {
        // It was closed already.
      }
    }
  }
}

const isLost = (error) => !error || ['InvalidStateError', 'UnknownError', 'AbortError'].includes(error.name)

function code(error) {
  if (error?.name === 'QuotaExceededError') return 'full'
  if (error?.name === 'ConstraintError') return 'taken'
  if (isLost(error)) return 'lost'
  return String(error?.message ?? error)
}

export async function open(name) {
  if (!globalThis.indexedDB) throw 'unavailable'
  const disk = new Disk(name)
  try {
    await disk.connect()
  } catch (error) {
    throw error?.name === 'QuotaExceededError' ? 'full' : 'unavailable'
  }
  return disk
}

// Whole tables at one moment: [keys, values] of each.
export function read(disk, tables) {
  return run(disk, tables, 'readonly', 'default', (transaction) => {
    const asked = tables.map((table) => all(transaction.objectStore(table)))
    return () => asked.map((pair) => pair.map((request) => request.result))
  })
}

export function under(disk, table, prefix) {
  return run(disk, [table], 'readonly', 'default', (transaction) => {
    const asked = all(transaction.objectStore(table), beginning(prefix))
    return () => asked.map((request) => request.result)
  })
}

const all = (store, range) => [store.getAllKeys(range), store.getAll(range)]
const beginning = (prefix) => IDBKeyRange.bound(prefix, `${prefix}\uffff`)

export function piece(disk, key) {
  return run(disk, ['piece'], 'readonly', 'default', (transaction) => {
    const asked = transaction.objectStore('piece').get(key)
    return () => asked.result && new Uint8Array(asked.result)
  })
}

// All changes or none: a flat list of what, table, key, value.
export function commit(disk, changes, strict) {
  const tables = new Set()
  for (let at = 1; at < changes.length; at += 4) tables.add(changes[at])
  return run(disk, [...tables], 'readwrite', strict ? 'strict' : 'relaxed', (transaction, undo) => {
    let expects = false
    for (let at = 0; at < changes.length; at += 4) {
      const [what, table, key, value] = changes.slice(at, at + 4)
      const store = transaction.objectStore(table)
      if (what === 'add') store.add(value, key)
      else if (what === 'expect') {
        const asked = store.get(key)
        asked.onsuccess = () => asked.result === value || undo({ name: 'ConstraintError' })
        expects = true
      } else if (what === 'put') store.put(value, key)
      else if (what === 'bytes') store.put(value.buffer, key)
      else if (what === 'delete') store.delete(key)
      else store.delete(beginning(key))
    }
    // Once committing it could not be undone any more.
    if (!expects) transaction.commit?.()
  })
}

export const remove = (name) =>
  new Promise((ok, no) => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = () => ok()
    request.onerror = () => no(code(request.error))
  })
