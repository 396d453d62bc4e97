// The end of a CSV row, facts and line feed, encoded once for every combination of facts that occurs: of the 65,536
// possible ones a dataset has a dozen or two.

import { factsText } from '@jaws/shared/domain/fact-words';
import { csvField } from './csv-field.ts';
import { CsvFragments } from './csv-fragments.ts';

export class FactFragments {
  /** The fragment of each combination is `ids[facts]`. */
  readonly fragments: CsvFragments;
  readonly ids = new Uint16Array(0x10000);
  /** Most rows have none: their end as a little-endian word, and its length. */
  readonly noFacts: number;
  readonly noFactsLength: number;
  /** Combinations in the order in which they came; id 0 stands for "not met", which keeps `ids` cheap to make. */
  private readonly met: number[] = [0];

  /** `hasFacts` false: the file's layout ends before them. */
  constructor(hasFacts: boolean) {
    this.noFactsLength = hasFacts ? 4 : 1;
    this.noFacts = hasFacts ? 0x0a_41_4e_2c : 0x0a;
    this.fragments = new CsvFragments((id) =>
      hasFacts ? `,${csvField(factsText(this.met[id] as number))}\n` : '\n',
    );
  }

  /** Encodes the combinations of rows `from … to-1` that are new. */
  sync(facts: Uint16Array, from: number, to: number): void {
    const { ids, met } = this;
    for (let row = from; row < to; row += 1) {
      const combination = facts[row] as number;
      if (ids[combination] === 0) ids[combination] = met.push(combination) - 1;
    }
    this.fragments.sync(met.length);
  }
}
