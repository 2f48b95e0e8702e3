// Runs a program that was compiled to WebAssembly: `node wasm.mjs program.wasm`.

import { readFileSync } from "node:fs";

const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), {
    board: {
        write(text, length) {
            process.stdout.write(new Uint8Array(instance.exports.memory.buffer, text, length));
        },
        exit(isSuccess) {
            process.exit(isSuccess ? 0 : 1);
        },
    },
});
instance.exports.main();
