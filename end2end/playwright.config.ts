// Real Chromium against a real server with the sample zone. `phone` and `desk` run in CI. `screens` makes pictures of
// every page, `bench` measures what people wait for, `webkit` is another engine: they run when asked for. Reporters come from the command line.
import { defineConfig } from '@playwright/test'
import { CHROMIUM_FLAGS } from './fixtures/browser.ts'

const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
const desk = { viewport: { width: 1280, height: 800 } }

// Workers read this file again without the command line; what they inherit is the environment.
for (const name of ['screens', 'bench', 'webkit']) if (process.argv.includes(name)) process.env.QUNXING_ASKED = name

export default defineConfig({
  testDir: '.',
  outputDir: 'test-results',
  globalSetup: './fixtures/sample.ts',
  fullyParallel: true,
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    actionTimeout: 15_000,
    launchOptions: { executablePath: process.env.CHROMIUM, args: CHROMIUM_FLAGS },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'phone', testMatch: /^(?!.*\.desk\.).*\.spec\.ts$/, use: phone },
    { name: 'desk', testMatch: /\.desk\.spec\.ts$/, use: desk },
    ...(process.env.QUNXING_ASKED === 'screens' ? [{ name: 'screens', testMatch: /\.screens\.ts$/, timeout: 300_000 }] : []),
    ...(process.env.QUNXING_ASKED === 'bench' ? [{ name: 'bench', testMatch: /\.bench\.ts$/, timeout: 600_000, use: phone }] : []),
    ...(process.env.QUNXING_ASKED === 'webkit' ? [{ name: 'webkit', testMatch: /\.webkit\.ts$/, timeout: 180_000, use: phone }] : []),
  ],
})
