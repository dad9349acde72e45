import { prepareModel } from '../../../../core/engines/models/prepare.ts';

/** One of several processes that prepare the demo model in the same folder; prints the model's id. */
const { modelId } = await prepareModel('demo', { precision: 'fp32', modelsDir: process.argv[2]! });
process.stdout.write(modelId);
