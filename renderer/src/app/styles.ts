// All style sheets of the page, in the order in which they may override each other.

import '@mantine/core/styles.css';
import '@mantine/dropzone/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './app.css';
import '../features/capture/capture.css';
import '../features/drill/drill.css';
import '../features/datasets/datasets.css';
import '../features/doctor/doctor.css';
import '../features/picture/picture.css';
import '../features/picture/live/live.css';
import '../features/finder/finder.css';
import '../features/findings/findings.css';
import '../features/help/help.css';
import '../features/lookup/lookup.css';
import '../features/models/models.css';
import '../features/overview/overview.css';
import '../features/scope/scope.css';
import '../features/tables/tables.css';
import '../objects/objects.css';
import '../objects/ask.css';
import '../objects/series.css';
