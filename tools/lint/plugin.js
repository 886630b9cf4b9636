/**
 * The project's own lint rules, loaded by oxlint (`jsPlugins` in `.oxlintrc.json`). What each is
 * for stands in `docs/decisions/`; what each must flag and must pass, in
 * `test/foundation/lint.test.ts`, which also notices if a linter upgrade stops loading this file.
 */
import { importDirection } from './import-direction.js';
import { sameNumbers } from './same-numbers.js';

export default {
  meta: { name: 'caveat' },
  rules: {
    'import-direction': importDirection,
    'same-numbers': sameNumbers,
  },
};
