"""What is changed in the templates of typescript-fetch."""

PATCHES = {
    "apis.mustache": [
        ("import * as runtime from", "import { check, together } from '../confirmation';\nimport * as runtime from"),
        ("        const queryParameters: any = {};\n", "{{>check}}        const queryParameters: any = {};\n"),
    ],
    "runtime.mustache": [
        ("export const BASE_PATH", "import { confirm, HEADERS, stopAtRedirects } from './confirmation';\n\nexport const BASE_PATH"),
        ("Object.assign({}, this.configuration.headers,", "Object.assign({}, HEADERS, this.configuration.headers,"),
        (
            "        const response = await this.fetchApi(url, init);\n",
            "        const response = await confirm(this.fetchApi(url, stopAtRedirects(init)));\n",
        ),
    ],
    "index.mustache": [
        ("export * from './runtime", "export { UnconfirmedError } from './confirmation';\nexport * from './runtime"),
    ],
    "tsconfig.mustache": [('"target": "es6"', '"target": "es2020"')],
    "package.mustache": [
        # Only what is built, and only by the front door.
        ('  "sideEffects": false,\n', '  "sideEffects": false,\n  "files": ["dist"],\n'),
        ('  "module": "./dist/esm/index.js",\n', '  "exports": { "types": "./dist/index.d.ts", "default": "./dist/index.js" },\n'),
        ("tsc && tsc -p tsconfig.esm.json", "tsc"),
        ('"^4.0 || ^5.0"', '"5.9.3"'),
    ],
}
