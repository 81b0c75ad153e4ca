// Opens a page in headless Chromium and names what overflows and which links lead nowhere.
const { existsSync } = require('node:fs');
const { dirname, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const { chromium } = require('playwright-core');

const OPTIONS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'];

async function main(file) {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: OPTIONS });
    const problems = [];
    for (const width of [1280, 390]) {
        const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: false });
        const page = await context.newPage();
        await page.route(/^https?:/, (route) => {
            problems.push(`it loads ${route.request().url()}`);
            return route.abort();
        });
        await page.goto(pathToFileURL(file).href);
        for (const wide of await page.evaluate(overflowing)) problems.push(`at ${width} pixels ${wide}`);
        const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href')));
        for (const link of new Set(links)) {
            const [path, anchor] = link.split('#');
            if (path && !existsSync(resolve(dirname(file), path))) problems.push(`${link} leads nowhere`);
            if (!path && !(await page.evaluate((id) => document.getElementById(id) !== null, anchor))) {
                problems.push(`${link} leads nowhere`);
            }
        }
        // By the index to an operation, as a reader goes.
        const name = await page.locator('.index a').nth(20).textContent();
        await page.locator('.index a').nth(20).click();
        const top = await page.evaluate((id) => document.getElementById(id)?.getBoundingClientRect().top, name);
        if (!(Math.abs(top) < 5)) problems.push(`the index does not lead to ${name}: it is at ${top}`);
        console.log(`${width} pixels: ${links.length} links, ${await page.locator('.index a').count()} operations in the index`);
        await context.close();
    }
    await browser.close();
    if (problems.length) {
        console.error(problems.slice(0, 20).join('\n'));
        process.exit(1);
    }
}

function overflowing() {
    const root = document.documentElement;
    const found = root.scrollWidth > innerWidth ? [`the page is ${root.scrollWidth} wide`] : [];
    for (const element of document.querySelectorAll('body *')) {
        const box = element.getBoundingClientRect();
        if (box.right > innerWidth + 1 || box.left < -1) {
            found.push(`<${element.localName}> reaches from ${box.left} to ${box.right}: ${element.textContent.trim().slice(0, 60)}`);
        }
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline' && element.clientWidth) {
            found.push(`<${element.localName}> holds more than fits: ${element.textContent.trim().slice(0, 60)}`);
        }
    }
    return found.slice(0, 5);
}

main(resolve(process.argv[2]));
