namespace EdgeInspect.Panel;

/// <summary>Names the resource file <c>Texts.resx</c>: every text of the pages.</summary>
public sealed class Texts;
