// Calls the installed package as the vectors say: one call a line, one result a line.
import { createInterface } from 'node:readline';
import { Configuration, ResponseError, TallyfyApi, UnconfirmedError } from 'tallyfy-delete';

const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

async function call(api, { operation, arguments: values }) {
    const named = Object.entries(values).map(([name, value]) => [camelCase(name), value]);
    try {
        return { deleted: (await api[camelCase(operation)](Object.fromEntries(named))) ?? null };
    } catch (error) {
        if (error instanceof UnconfirmedError) return { unconfirmed: error.status };
        return error instanceof ResponseError
            ? { refused: error.response.status }
            : { error: String(error.cause ?? error) };
    }
}

let api;
for await (const line of createInterface({ input: process.stdin })) {
    const message = JSON.parse(line);
    if (api) {
        console.log(JSON.stringify(await call(api, message)));
    } else {
        api = new TallyfyApi(new Configuration({ basePath: message.base_url, accessToken: message.access_token }));
    }
}
