namespace EdgeInspect.Reports;

/// <summary>Which model this was, where it comes from, and on what it was measured.</summary>
internal static class ModelSection
{
    /// <summary>The section.</summary>
    public static Html Of(EvaluationFacts facts)
    {
        var (manifest, lineage) = (facts.Manifest, facts.Manifest.Lineage);
        return Html.Of($"""
            <h2>Model and data</h2>
            <dl>
            <dt>model</dt><dd>{manifest.Name}, {manifest.Model.Bytes / 1e6:f1} MB, SHA-256 {manifest.Model.Sha256}</dd>
            <dt>taught</dt><dd>{lineage.CreatedUtc:yyyy-MM-dd HH:mm} UTC by {lineage.Program}, {lineage.Method}, from {lineage.Images}
            pictures of {lineage.Groups} groups, seed {lineage.Seed}</dd>
            <dt>taught pictures</dt><dd>digest {lineage.DataSha256}</dd>
            <dt>backbone</dt><dd>SHA-256 {lineage.BackboneSha256}</dd>
            <dt>input</dt><dd>{manifest.Input.Size} × {manifest.Input.Size} pixels, resizer {manifest.Input.Resizer}</dd>
            <dt>runs on</dt><dd>{facts.Provider}</dd>
            <dt>data</dt><dd>{facts.Data}: {facts.Report.NGood} good, {facts.Report.NDefect} defective parts</dd>
            </dl>
            <p class="soft">Intervals are Wilson's at 95 % and treat every picture as a part of its own: several pictures of one part make
            them too narrow.</p>
            """);
    }
}
