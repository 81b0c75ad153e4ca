// Calls the generated client as the vectors say: one call a line, one answer a line.
import { createInterface } from 'node:readline';
import { CheckedTallyfyApi } from './client/src/apis/TallyfyApi.checked';
import { Configuration, ResponseError, TallyfyApi } from './client/src';

const camelCase = (name: string) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

async function call(api: any, { operation, arguments: values }: any) {
    const named = Object.entries(values).map(([name, value]) => [camelCase(name), value]);
    try {
        return { deleted: (await api[camelCase(operation)](Object.fromEntries(named))) ?? null };
    } catch (error: any) {
        return error instanceof ResponseError
            ? { status: error.response.status }
            : { error: String(error.cause ?? error) };
    }
}

async function main() {
    let api: TallyfyApi | undefined;
    for await (const line of createInterface({ input: process.stdin })) {
        const message = JSON.parse(line);
        if (!api) {
            const configuration = new Configuration({
                basePath: message.base_url,
                accessToken: message.access_token,
                apiKey: 'APIClient',
                headers: { Accept: 'application/json' },
            });
            api = message.checked ? new CheckedTallyfyApi(configuration) : new TallyfyApi(configuration);
            continue;
        }
        console.log(JSON.stringify(await call(api, message)));
    }
}

main();
