namespace EdgeInspect.Core.Detection;

/// <summary>Rules for the manifest's decoder: which fields a kind has, and what they may be.</summary>
internal static class DecoderChecks
{
    private static readonly Dictionary<string, Kind> Kinds = new(StringComparer.Ordinal)
    {
        [ModelDecoder.Taught] = new([], [], []),
        [ModelDecoder.AnomalyMap] = new(["map"], [], ["score", "share"]),
        [ModelDecoder.AnomalyScore] = new(["score"], ["map"], []),
        [ModelDecoder.Classification] = new(["classes"], [], ["classes", "good", "values", "score"]),
        [ModelDecoder.Detection] = new(["boxes"], ["count", "scores", "classes"], ["classes", "good", "head", "confidence", "overlap"]),
        [ModelDecoder.Segmentation] = new(["classes"], [], ["classes", "good", "values", "score", "share"]),
    };

    private static readonly string[] MapScores = ["max", "mean", "top_share"];

    /// <summary>Notes what is wrong with a decoder.</summary>
    public static void Check(ModelDecoder decoder, ManifestProblems problems)
    {
        if (!problems.RequireOneOf("decoder.kind", decoder.Kind, [.. Kinds.Keys]))
            return;
        var kind = Kinds[decoder.Kind];
        CheckSuperfluous(decoder, kind, problems);
        CheckOutputs(decoder, kind, problems);
        if (kind.Fields.Contains("classes"))
            CheckClasses(decoder, problems);
        switch (decoder.Kind)
        {
            case ModelDecoder.AnomalyMap:
                CheckMapScore(decoder, problems);
                break;
            case ModelDecoder.Classification:
                problems.RequireOneOf("decoder.values", decoder.Values, "logits", "probabilities");
                problems.RequireOneOf("decoder.score", decoder.Score, "probability", "log_odds");
                break;
            case ModelDecoder.Segmentation:
                problems.RequireOneOf("decoder.values", decoder.Values, "logits", "probabilities", "class_map");
                CheckMapScore(decoder, problems);
                break;
            case ModelDecoder.Detection:
                CheckDetection(decoder, problems);
                break;
        }
    }

    private static void CheckSuperfluous(ModelDecoder decoder, Kind kind, ManifestProblems problems)
    {
        ReadOnlySpan<(string Field, object? Value)> fields =
        [
            ("classes", decoder.Classes), ("good", decoder.Good), ("values", decoder.Values), ("score", decoder.Score), ("share", decoder.Share),
            ("head", decoder.Head), ("confidence", decoder.Confidence), ("overlap", decoder.Overlap),
        ];
        foreach (var (field, value) in fields)
        {
            if (value is not null && !kind.Fields.Contains(field))
                problems.Add($"decoder.{field} has no meaning for kind '{decoder.Kind}'");
        }
    }

    private static void CheckOutputs(ModelDecoder decoder, Kind kind, ManifestProblems problems)
    {
        var outputs = decoder.Outputs ?? new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in kind.Required.Where(r => !outputs.ContainsKey(r)))
            problems.Add($"decoder.outputs.{role} is missing: the name of the model's output");
        foreach (var role in outputs.Keys.Where(r => !kind.Required.Contains(r) && !kind.Optional.Contains(r)))
        {
            var allowed = kind.Required.Concat(kind.Optional).ToArray();
            problems.Add($"decoder.outputs.{role} has no meaning for kind '{decoder.Kind}'; it has {(allowed.Length == 0 ? "none" : string.Join(", ", allowed))}");
        }
    }

    private static void CheckClasses(ModelDecoder decoder, ManifestProblems problems)
    {
        var classes = decoder.Classes ?? [];
        var (fewest, needsGood) = decoder.Kind == ModelDecoder.Detection ? (1, false) : (2, true);
        var areNames = classes.Count >= fewest && classes.All(c => !string.IsNullOrWhiteSpace(c)) && classes.Distinct(StringComparer.Ordinal).Count() == classes.Count;
        problems.Require(areNames, "decoder.classes", decoder.Classes, $"at least {fewest} different names");
        if (decoder.Good is not null || needsGood)
            problems.Require(decoder.Good is not null && classes.Contains(decoder.Good), "decoder.good", decoder.Good, "one of decoder.classes");
    }

    private static void CheckMapScore(ModelDecoder decoder, ManifestProblems problems)
    {
        if (problems.RequireOneOf("decoder.score", decoder.Score, MapScores) && decoder.Score == "top_share")
            problems.Require(decoder.Share is > 0 and <= 1, "decoder.share", decoder.Share, "more than 0, at most 1");
        else if (decoder.Share is not null)
            problems.Add($"decoder.share is {decoder.Share}, but only score 'top_share' has one");
    }

    private static void CheckDetection(ModelDecoder decoder, ManifestProblems problems)
    {
        var outputs = decoder.Outputs ?? new Dictionary<string, string>(StringComparer.Ordinal);
        problems.Require(decoder.Confidence is null or (> 0 and <= 1), "decoder.confidence", decoder.Confidence, "more than 0, at most 1");
        problems.Require(decoder.Overlap is null or (>= 0 and <= 1), "decoder.overlap", decoder.Overlap, "0 to 1");
        if (!problems.RequireOneOf("decoder.head", decoder.Head, "yolov5", "yolov8", "end_to_end", "efficient_nms"))
            return;
        if (decoder.Overlap is not null && decoder.Head is ("end_to_end" or "efficient_nms"))
            problems.Add($"decoder.overlap has no meaning for head '{decoder.Head}', which suppresses boxes in the graph");
        string[] more = ["count", "scores", "classes"];
        foreach (var role in more.Where(r => outputs.ContainsKey(r) != (decoder.Head == "efficient_nms")))
        {
            problems.Add(outputs.ContainsKey(role)
                ? $"decoder.outputs.{role} has no meaning for head '{decoder.Head}', which has boxes alone"
                : $"decoder.outputs.{role} is missing: head 'efficient_nms' has count, boxes, scores and classes");
        }
    }

    /// <summary>What a kind of decoder has.</summary>
    /// <param name="Required">Outputs that it needs.</param>
    /// <param name="Optional">Outputs that it may have.</param>
    /// <param name="Fields">Its other fields.</param>
    private sealed record Kind(string[] Required, string[] Optional, string[] Fields);
}
