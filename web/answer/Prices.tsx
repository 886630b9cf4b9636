/** The price of each caveat: a dot and an interval on a line with zero drawn, dearest first. */
import type { PriceResult } from '../../src/index.ts';
import { caveatLabel, clearInteractions, priceBasis, priceRows } from '../../src/report/answer.ts';
import { at, scaleOver } from '../../src/report/plots/strip.ts';
import { TERMS } from '../../src/report/words.ts';
import { Axis, Strip, Whisker } from '../parts/strip.tsx';
import { Term } from '../parts/Term.tsx';
import { answer } from '../state/answer.ts';
import { text } from '../text/en.ts';

const ROW_PX = 16;

export function Prices({ prices }: { readonly prices: PriceResult | null }) {
  return (
    <section aria-labelledby="prices-title">
      <h2 id="prices-title">
        <Term word={TERMS['leave-one-out']} about="authorit">
          {text.answer.prices}
        </Term>
      </h2>
      {prices === null ? (
        <p class="muted">
          {answer.value.complete ? text.answer.noPrices : text.answer.pricesPending}
        </p>
      ) : (
        <Plot prices={prices} />
      )}
    </section>
  );
}

function Plot({ prices }: { readonly prices: PriceResult }) {
  const rows = priceRows(prices);
  const scale = scaleOver(
    rows.flatMap(({ price: { leaveOneOut: e } }) => [e.mean, e.low ?? 0, e.high ?? 0]),
    true,
  );
  const overlaps = clearInteractions(prices).some(({ leakers }) => leakers.mean < 0);
  return (
    <>
      <ul class="rows prices">
        {rows.map(({ price, leaveOneOut }) => (
          <li class="row" key={price.caveat}>
            <span class="name">{caveatLabel(price)}</span>
            <span class="value">
              {leaveOneOut.value} <small>{leaveOneOut.interval}</small>
            </span>
            <Strip
              scale={scale}
              height={ROW_PX}
              label={`${caveatLabel(price)}: ${leaveOneOut.text}`}
            >
              <Whisker scale={scale} interval={price.leaveOneOut} y={ROW_PX / 2} name="rule" />
              <circle
                class="price-dot"
                cx={at(scale, price.leaveOneOut.mean)}
                cy={ROW_PX / 2}
                r={4}
              />
            </Strip>
          </li>
        ))}
      </ul>
      <Axis scale={scale} signed />
      <p class="muted small">
        {priceBasis(prices)} {overlaps ? text.answer.overlap : ''}
      </p>
    </>
  );
}
