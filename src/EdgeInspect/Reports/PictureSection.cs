using EdgeInspect.Adapters.Models;

namespace EdgeInspect.Reports;

/// <summary>Pictures beside what the model found in them.</summary>
internal static class PictureSection
{
    /// <summary>The section; it says so when there are none.</summary>
    public static Html Of(string title, string meaning, IReadOnlyList<InspectedPicture> pictures) => pictures.Count == 0
        ? Html.Of($"<h2>{title}</h2><p>None.</p>")
        : Html.Of($"""
            <h2>{title}</h2>
            <p class="soft">{meaning} {Legend(pictures)}</p>
            <div class="pictures">{Html.Join(pictures.Select(One))}</div>
            """);

    private static string Legend(IReadOnlyList<InspectedPicture> pictures) => pictures.Any(p => p.Found is not null)
        ? "Left the picture, right the anomaly map over it (violet, red, yellow: ever stronger; one scale for this page); outlined in cyan: the marked defect."
        : "";

    private static Html One(InspectedPicture picture)
    {
        var sample = picture.Part.Sample;
        var name = Path.GetFileName(sample.Path);
        var found = picture.Found is { } jpeg ? Image(picture, jpeg, $"anomaly map over {name}") : Html.None;
        return Html.Of($"""
            <figure><div class="both">{Image(picture, picture.Frame, $"{sample.Label} part {name}")}{found}</div>
            <figcaption>{sample.Label}, score
            {Words.Score(picture.Part.Score)}{(sample.Group is null ? "" : $", group {sample.Group}")}<br>{name}</figcaption></figure>
            """);
    }

    private static Html Image(InspectedPicture picture, byte[] jpeg, string alternative) => Html.Of(
        $"<img alt=\"{alternative}\" style=\"aspect-ratio:{picture.Width}/{picture.Height}\" src=\"data:image/jpeg;base64,{Convert.ToBase64String(jpeg)}\">");
}
