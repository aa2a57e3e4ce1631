// Makes a picture small: at most 1280 px and about 200 KB, upright, without EXIF (drawing it anew drops that).

const SIDE = 1280
const BYTES = 200 * 1024

async function drawable(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    // Older WebKit: an image element reads it, and turns it upright too.
    const image = new Image()
    image.src = URL.createObjectURL(file)
    try {
      await image.decode()
      return image
    } finally {
      URL.revokeObjectURL(image.src)
    }
  }
}

const jpeg = (canvas, quality) => new Promise((ok) => canvas.toBlob(ok, 'image/jpeg', quality))

export async function shrink(file) {
  const picture = await drawable(file)
  let scale = Math.min(1, SIDE / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  for (;;) {
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const paper = canvas.getContext('2d')
    // What is see-through would turn black in a JPEG.
    paper.fillStyle = '#fff'
    paper.fillRect(0, 0, canvas.width, canvas.height)
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height)
    for (const quality of [0.82, 0.7, 0.6, 0.5, 0.4]) {
      const blob = await jpeg(canvas, quality)
      if (blob && (blob.size <= BYTES || (quality === 0.4 && canvas.width < 400))) {
        picture.close?.()
        return [new Uint8Array(await blob.arrayBuffer()), canvas.width, canvas.height]
      }
    }
    scale *= 0.8
  }
}

export const url_of = (bytes) => URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }))
