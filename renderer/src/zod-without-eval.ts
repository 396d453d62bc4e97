// zod would probe `new Function`, which the page's CSP forbids and reports. Imported before any schema is made.

import { z } from 'zod';

z.config({ jitless: true });
