/** The price of each caveat: a dot and an interval on a line with zero drawn, dearest first. */
import type { PriceResult } from '../../src/index.ts';
import { caveatLabel, clearInteractions, priceBasis, priceRows } from '../../src/report/answer.ts';
import { at, scaleOver } from '../../src/report/plots/strip.ts';
import { TERMS } from '../../src/report/words.ts';
import { Axis, Strip, tall, Whisker } from '../parts/strip.tsx';
import { Term } from '../parts/Term.tsx';
import { complete, prices } from '../state/answer.ts';
import { text } from '../text/en.ts';

const ROW_PX = 20;

export function Prices() {
  const found = prices.value;
  return (
    <section aria-labelledby="prices-title" data-plot="prices">
      <h2 id="prices-title">
        <Term word={TERMS['leave-one-out']} about="authorit">
          {text.answer.prices}
        </Term>
      </h2>
      {found === null ? (
        <p class="muted">{complete.value ? text.answer.noPrices : text.answer.pricesPending}</p>
      ) : (
        <Plot found={found} />
      )}
    </section>
  );
}

function Plot({ found }: { readonly found: PriceResult }) {
  const rows = priceRows(found);
  const scale = scaleOver(
    rows.flatMap(({ price: { leaveOneOut, shapley } }) =>
      [leaveOneOut, shapley].flatMap((e) => [e.mean, e.low ?? 0, e.high ?? 0]),
    ),
    true,
  );
  const overlaps = clearInteractions(found).some(({ leakers }) => leakers.mean < 0);
  return (
    <>
      <ul class="legend">
        <li>
          <svg class="swatch" width={tall(12)} height={tall(12)} aria-hidden="true">
            <circle class="price-dot" cx={tall(6)} cy={tall(6)} r={tall(4)} />
          </svg>
          <Term word={TERMS['leave-one-out']} about="authorit" />
        </li>
        <li>
          <svg class="swatch" width={tall(12)} height={tall(12)} aria-hidden="true">
            <circle class="shapley" cx={tall(6)} cy={tall(6)} r={tall(3)} />
          </svg>
          <Term word={TERMS.shapley} />
        </li>
      </ul>
      <ul class="rows prices">
        {rows.map(({ price, leaveOneOut, shapley }) => (
          <li class="row" key={price.caveat}>
            <span class="name">{caveatLabel(price)}</span>
            <span class="value">
              {leaveOneOut.value} <small>{leaveOneOut.interval}</small>
            </span>
            <Strip
              scale={scale}
              height={ROW_PX}
              label={text.answer.priceLabel(caveatLabel(price), leaveOneOut.text, shapley.text)}
            >
              <Whisker scale={scale} interval={price.shapley} y={ROW_PX - 4} name="second" />
              <circle
                class="shapley"
                cx={at(scale, price.shapley.mean)}
                cy={tall(ROW_PX - 4)}
                r={tall(3)}
              />
              <Whisker scale={scale} interval={price.leaveOneOut} y={6} name="rule" />
              <circle class="price-dot" cx={at(scale, price.leaveOneOut.mean)} cy={6} r={4} />
            </Strip>
          </li>
        ))}
      </ul>
      <Axis scale={scale} signed />
      <p class="muted small">
        {priceBasis(found)} {overlaps ? text.answer.overlap : ''}
      </p>
    </>
  );
}
