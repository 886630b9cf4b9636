import { agreementOver } from './agreement.ts';

agreementOver(1, 151);
