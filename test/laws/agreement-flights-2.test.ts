import { randomFlights } from '../reference/random-flights.ts';
import { agreementOver } from './agreement.ts';

agreementOver(76, 151, randomFlights);
