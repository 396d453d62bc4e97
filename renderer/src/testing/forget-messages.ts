// Files of tests share a page: messages that one has left would be read by the next.

import { notifications } from '@mantine/notifications';
import { afterEach } from 'vitest';

afterEach(() => {
  notifications.clean();
});
