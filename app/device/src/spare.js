// A file for each act that has not arrived, in the browser's private files (OPFS) where it has them.
// Everything here is a second chance: what fails is left undone, and the database stays what counts.

const folder = async (name) => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true })

export async function names(name) {
  try {
    const found = []
    for await (const file of (await folder(name)).keys()) found.push(file)
    return found
  } catch {
    return []
  }
}

export async function read(name, file) {
  try {
    const handle = await (await folder(name)).getFileHandle(file)
    return await (await handle.getFile()).text()
  } catch {
    return undefined
  }
}

// Whole or not at all: the new text takes the file's place when it is closed.
export async function write(name, file, text) {
  try {
    const handle = await (await folder(name)).getFileHandle(file, { create: true })
    const writing = await handle.createWritable()
    await writing.write(text)
    await writing.close()
    return true
  } catch {
    return false
  }
}

export async function remove(name, file) {
  try {
    await (await folder(name)).removeEntry(file)
  } catch {
    // It is gone already.
  }
}
