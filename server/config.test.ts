import { expect, test } from 'vitest';
import { readConfig, StartError } from './config.ts';

test('an empty environment has safe defaults', () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: '127.0.0.1',
    dataDir: './data',
    origin: null,
    trustProxy: 0,
  });
});

test('values that are given count, empty ones do not', () => {
  const config = readConfig({
    PORT: '8080',
    HOST: '',
    MUSTER_ORIGIN: 'https://muster.example',
    MUSTER_TRUST_PROXY: '1',
  });
  expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', origin: 'https://muster.example', trustProxy: 1 });
});

test.each([
  ['PORT', '70000'],
  ['PORT', 'many'],
  ['MUSTER_ORIGIN', 'muster.example'],
  ['MUSTER_ORIGIN', 'https://muster.example/path'],
  ['MUSTER_BOOTSTRAP_TOKEN', 'short'],
  ['MUSTER_MONGODB_URL', 'http://db'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(StartError);
  expect(() => readConfig({ [name]: value })).toThrow(name);
});
