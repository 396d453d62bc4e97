// What k false alerts of n decisions allow to be said: the upper end of the exact one-sided interval (Clopper & Pearson 1934).

/** One-sided 95 %. */
const risk = 0.05;
const bisections = 80;

/** The largest rate at which k or fewer of n would still come up once in twenty times; 1 where nothing was decided. */
export function upperRate(k: number, n: number): number {
  if (n === 0 || k >= n) return 1;
  if (k === 0) return 1 - risk ** (1 / n);
  let low = k / n;
  let high = 1;
  for (let step = 0; step < bisections; step++) {
    const middle = (low + high) / 2;
    if (atMost(k, n, middle) > risk) low = middle;
    else high = middle;
  }
  return high;
}

/** P(X ≤ k) of n tries at rate p, 0 < p < 1; terms as logarithms, for the first ones are too small for a number. */
function atMost(k: number, n: number, p: number): number {
  const step = Math.log(p) - Math.log1p(-p);
  let term = n * Math.log1p(-p);
  let largest = term;
  let sum = 1;
  for (let hits = 1; hits <= k; hits++) {
    term += step + Math.log((n - hits + 1) / hits);
    if (term > largest) {
      sum = sum * Math.exp(largest - term) + 1;
      largest = term;
    } else sum += Math.exp(term - largest);
  }
  return Math.exp(largest) * sum;
}
