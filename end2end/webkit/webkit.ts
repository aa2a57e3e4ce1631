// A WebKit that speaks WebDriver: the engine of every browser on an iPhone, in Debian's build for GTK. It draws on a
// screen that nobody sees, and what it keeps is gone with its session.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { Builder, By, Capabilities, until, type WebDriver, type WebElement } from 'selenium-webdriver'
import { freePort } from '../fixtures/server.ts'

const PATIENCE_MS = 20_000
const LIBRARIES = '/usr/lib'

/** The little browser that comes with the library, wherever this machine's kind keeps it. */
function miniBrowser(): string {
  const kinds = readdirSync(LIBRARIES).flatMap((kind) => ['4.1', '4.0'].map((api) => `${LIBRARIES}/${kind}/webkit2gtk-${api}/MiniBrowser`))
  const found = kinds.find((path) => existsSync(path))
  if (!found) throw new Error('no WebKit found: run this with make torture PARTS=webkit')
  return found
}

/** Starts a program and returns once it has said something, or after a second. */
async function started(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
  const spoke = [1, 2, 3].map((channel) => once(child.stdio[channel]!, 'data'))
  await Promise.race([...spoke, new Promise((done) => setTimeout(done, 1_000))])
  return child
}

export class WebKit {
  private constructor(
    readonly driver: WebDriver,
    private readonly processes: ChildProcess[],
  ) {}

  /** A window as wide as a phone. */
  static async start(): Promise<WebKit> {
    // The screen picks a free number by itself and writes it to the channel named.
    const screen = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '800x1000x24'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
    const [number] = (await once(screen.stdio[3]!, 'data')) as [Buffer]
    const port = await freePort()
    const env = { ...process.env, DISPLAY: `:${number.toString().trim()}`, LANG: 'C.UTF-8', TZ: 'Asia/Shanghai' }
    const server = await started('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], env)
    const browser = { binary: miniBrowser(), args: ['--automation'] }
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(new Capabilities({ browserName: 'MiniBrowser', 'webkitgtk:browserOptions': browser }))
      .build()
    await driver.manage().window().setRect({ x: 0, y: 0, width: 390, height: 844 })
    return new WebKit(driver, [server, screen])
  }

  async end(): Promise<void> {
    await this.driver.quit().catch(() => undefined)
    for (const child of this.processes) {
      const ended = once(child, 'exit')
      if (child.exitCode === null && child.kill('SIGTERM')) await ended
    }
  }

  /** The first element of this XPath that a person sees. */
  async see(xpath: string, patience = PATIENCE_MS): Promise<WebElement> {
    const element = await this.driver.wait(until.elementLocated(By.xpath(xpath)), patience, `nobody sees ${xpath}`)
    return this.driver.wait(until.elementIsVisible(element), patience, `${xpath} is hidden`)
  }
  /** Presses the button of this name. */
  async press(name: string): Promise<void> {
    await (await this.see(`//button[normalize-space()='${name}']`)).click()
  }
  /** Types into the field of this label. */
  async type(label: string, text: string): Promise<void> {
    const name = await this.see(`//label[starts-with(normalize-space(),'${label}')]`)
    const field = await this.driver.findElement(By.id((await name.getAttribute('for'))!))
    await field.clear()
    await field.sendKeys(text)
  }
}
