// Opens pages in a browser: axe with every detail unfolded, what is wider than the window, what is
// asked of the network, time to paint, and pictures. Started by pages.py, which says how.
//
//     node pages.mjs BROWSER NODE_MODULES FOLDER-OR-EMPTY PAGE...   prints a line of JSON a view
import fs from "fs";
import path from "path";
import { createRequire } from "module";

const [browserPath, modules, folder, ...pages] = process.argv.slice(2);
const load = createRequire(path.join(path.resolve(modules), "from-here.js"));
const { chromium } = load("playwright-core");
const axe = fs.readFileSync(load.resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
for (const [number, file] of pages.entries()) {
  const name = `${String(number).padStart(2, "0")}-${path.basename(file, ".html")}`;
  for (const scheme of ["light", "dark"]) {
    for (const width of [1100, 360]) {
      const context = await browser.newContext({
        bypassCSP: true, // the page's own rule lets no script run, axe included
        colorScheme: scheme,
        viewport: { width, height: 900 },
      });
      const page = await context.newPage();
      const asked = [];
      page.on("request", (request) => request.url().startsWith("file:") || asked.push(request.url()));
      await page.goto("file://" + path.resolve(file));
      const paint = () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
      await page.waitForFunction(paint, null, { timeout: 20_000 });
      const painted = Math.round(await page.evaluate(paint));
      await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
      const over = await page.evaluate(() => {
        const root = document.documentElement;
        return root.scrollWidth - root.clientWidth;
      });
      await page.addScriptTag({ content: axe });
      const found = await page.evaluate((rules) => axe.run({ runOnly: rules }), RULES);
      const violations = found.violations.map((v) => `${v.id}: ${v.nodes[0].html.slice(0, 120)}`);
      if (folder) {
        const to = path.join(folder, `${name}-${scheme}-${width}.png`);
        await page.screenshot({ path: to, fullPage: true });
      }
      console.log(JSON.stringify({ name, scheme, width, over, asked, violations, painted }));
      await context.close();
    }
  }
  if (folder) {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto("file://" + path.resolve(file));
    await page.pdf({ path: path.join(folder, `${name}.pdf`), preferCSSPageSize: true, printBackground: true });
    await context.close();
  }
}
await browser.close();
