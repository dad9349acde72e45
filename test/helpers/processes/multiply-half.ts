/** A child of vulkan-drivers.ts, which sets the driver's variables: fails if WebGPU has no float16. */
import { multipliesHalf } from '../../../core/ground/onnx/half-products.ts';
import { openSession } from '../../../core/ground/onnx/session.ts';

process.exitCode = (await multipliesHalf('webgpu', openSession)) ? 0 : 1;
