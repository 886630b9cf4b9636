import { randomFlights } from '../reference/random-flights.ts';
import { agreementOver } from './agreement.ts';

agreementOver(1, 76, randomFlights);
