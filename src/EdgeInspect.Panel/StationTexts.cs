namespace EdgeInspect.Panel;

/// <summary>
/// Names the resource files <c>StationTexts.resx</c>: every text of the station's pages, in each language of
/// <see cref="Look.PanelLanguage"/>.
/// </summary>
public sealed class StationTexts;
