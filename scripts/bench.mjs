// Starts the benchmarks (bench/run.ts): TypeScript straight from the sources, through tsx.
import { register } from 'tsx/esm/api';

register();
await import('../bench/run.ts');
