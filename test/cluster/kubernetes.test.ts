import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Job, type IJob } from 'kubernetes-models/batch/v1';
import { PersistentVolumeClaim, type IPersistentVolumeClaim } from 'kubernetes-models/v1';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const [claim, job] = parseAllDocuments(read('deploy/kubernetes-sweep.yaml')).map(
  (document) => document.toJS() as unknown,
) as [IPersistentVolumeClaim, IJob];

describe('the manifest for Kubernetes', () => {
  test('holds to the published schema of the API', () => {
    expect(() => new PersistentVolumeClaim(claim).validate()).not.toThrow();
    expect(() => new Job(job).validate()).not.toThrow();
  });

  test('would not, with a word where a number belongs or without a container', () => {
    const spec = job.spec as object;
    const broken = { ...job, spec: { ...spec, completions: 'many' } } as unknown as IJob;
    expect(() => new Job(broken).validate()).toThrow(/completions/u);
    const empty = { ...job, spec: { ...spec, template: { spec: {} } } } as unknown as IJob;
    expect(() => new Job(empty).validate()).toThrow(/containers/u);
  });

  test('has as many indices as its shards are dealt to', () => {
    const container = job.spec?.template.spec?.containers[0];
    const of = container?.env?.find(({ name }) => name === 'SHARDS_OF')?.value;
    expect(job.spec?.completionMode).toBe('Indexed');
    expect(of).toBe(String(job.spec?.completions));
    expect(container?.args).toContain('$(JOB_COMPLETION_INDEX)/$(SHARDS_OF)');
  });

  test('runs a design that ships, in the folder where the container has it', () => {
    const [command, design = ''] = job.spec?.template.spec?.containers[0]?.args ?? [];
    expect(command).toBe('sweep');
    expect(design.startsWith('/caveat/studies/')).toBe(true);
    expect(fs.existsSync(path.join(root, design.slice('/caveat/'.length)))).toBe(true);
    expect(read('deploy/Containerfile')).toContain('/caveat/studies ./studies');
  });
});
