// The first lines of phone and office: letters and colours as chosen, before anything is drawn, then the bundle.
import start from 'bundle'

const root = document.documentElement
for (const key of ['size', 'theme']) {
  const chosen = localStorage.getItem(`qx-${key}`)
  if (chosen) root.dataset[key] = chosen
}
start()
