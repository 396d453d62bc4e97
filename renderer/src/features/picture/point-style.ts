// How points look: one rule for the page and for plots that the command line writes.

export {
  anomalyFloor,
  clusterLooks,
  clusterStyle,
  groupsOf,
  plotInk,
  sizesOf,
  type ClusterShape,
  type PlotInk,
  type PlotTheme,
  type PointGroup,
} from '@jaws/shared/plot/point-style';
