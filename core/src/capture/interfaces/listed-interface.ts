// An interface as the system shows it. When it was last used is the host's own knowledge.

import type { CaptureInterface } from '@jaws/shared/contract/capture';

export type ListedInterface = Omit<CaptureInterface, 'lastUsedMs'>;
