namespace EdgeInspect.Core.Inspection;

/// <summary>Kinds of records in the ledger.</summary>
public static class RecordKinds
{
    /// <summary>One inspected part.</summary>
    public const string Inspection = "inspection";

    /// <summary>A trigger, or a time, without an inspection.</summary>
    public const string Gap = "gap";

    /// <summary>Something failed: an output that did not act, a ledger that could not be written.</summary>
    public const string Fault = "fault";

    /// <summary>A picture was stored.</summary>
    public const string Image = "image";

    /// <summary>A stored picture was deleted to keep the quota.</summary>
    public const string ImageEvicted = "image_evicted";

    /// <summary>Another model became active.</summary>
    public const string Model = "model";

    /// <summary>Another recipe is in force.</summary>
    public const string Recipe = "recipe";

    /// <summary>Somebody said what a part is.</summary>
    public const string Label = "label";

    /// <summary>Somebody took a label back.</summary>
    public const string LabelWithdrawn = "label_withdrawn";

    /// <summary>Another version of the defect catalogue is in force.</summary>
    public const string Catalogue = "catalogue";

    /// <summary>An attribute study of inspectors was started.</summary>
    public const string StudyStarted = "study_started";

    /// <summary>It is done: all its parts were judged.</summary>
    public const string StudyFinished = "study_finished";

    /// <summary>It was given up.</summary>
    public const string StudyAborted = "study_aborted";

    /// <summary>Disputed parts are judged again, under new instructions.</summary>
    public const string RelabelStarted = "relabel_started";

    /// <summary>Somebody did something at the panel: signed in, changed an account, a catalogue or a study.</summary>
    public const string Audit = "audit";

    /// <summary>The program started.</summary>
    public const string Start = "start";

    /// <summary>The program stopped on request.</summary>
    public const string Stop = "stop";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Inspection, Gap, Fault, Image, ImageEvicted, Model, Recipe, Label, LabelWithdrawn, Catalogue, StudyStarted,
        StudyFinished, StudyAborted, RelabelStarted, Audit, Start, Stop,
    ];
}
