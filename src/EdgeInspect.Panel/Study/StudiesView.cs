using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.Panel.Study;

/// <summary>A study as the page shows it.</summary>
/// <param name="Study">The study.</param>
/// <param name="Progress">How far each inspector is.</param>
/// <param name="Report">Its report, once it is finished.</param>
public sealed record StudyView(StoredStudy Study, IReadOnlyList<StudyProgress> Progress, StudyReport? Report);

/// <summary>Somebody who can take part in a study.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="DisplayName">What is shown.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector.</param>
/// <param name="IsInspector">Whether judging parts is its work: those are chosen at first.</param>
public sealed record StudyCandidate(string Name, string DisplayName, bool IsSimulated, bool IsInspector);
