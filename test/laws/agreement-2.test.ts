import { agreementOver } from './agreement.ts';

agreementOver(151, 301);
