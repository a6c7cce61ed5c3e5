using EdgeInspect.Core.Labelling.Study;

namespace EdgeInspect.Panel.Study;

/// <summary>A study as the page shows it.</summary>
/// <param name="Study">The study.</param>
/// <param name="Progress">How far each inspector is.</param>
/// <param name="Report">Its report, once it is finished.</param>
public sealed record StudyView(StoredStudy Study, IReadOnlyList<StudyProgress> Progress, StudyReport? Report);

/// <summary>An account that a study can name.</summary>
/// <param name="Name">The account's name.</param>
/// <param name="DisplayName">What is shown.</param>
/// <param name="IsSimulated">Whether it is a simulated inspector.</param>
/// <param name="MayTakePart">Whether it is offered: a person or simulated inspector, switched on, who may not see the model.</param>
public sealed record StudyCandidate(string Name, string DisplayName, bool IsSimulated, bool MayTakePart);
