namespace EdgeInspect.Core.Labelling;

/// <summary>A label that a worker gave to an item.</summary>
/// <param name="Item">The item, from 0.</param>
/// <param name="Worker">Who gave it, from 0.</param>
/// <param name="Label">The class, from 0.</param>
public readonly record struct LabelVote(int Item, int Worker, int Label);

/// <summary>
/// The likely truth behind labels of several workers, together with each worker's confusion: expectation maximisation without smoothing
/// (Dawid and Skene 1979). It proposes what to review; nothing is relabelled by it.
/// </summary>
public sealed class DawidSkene
{
    /// <summary>Keeps the logarithm of a probability finite.</summary>
    private const double Least = 1e-300;
    private const double Settled = 1e-12;
    private const int MostRounds = 5000;
    private readonly IReadOnlyList<LabelVote> _votes;
    private readonly double[][] _posteriors;
    private readonly double[] _priors;
    private readonly double[][][] _confusion;

    private DawidSkene(IReadOnlyList<LabelVote> votes, int items, int workers, int classes)
    {
        _votes = votes;
        _priors = new double[classes];
        _posteriors = [.. Enumerable.Range(0, items).Select(_ => new double[classes])];
        _confusion = [.. Enumerable.Range(0, workers).Select(_ => Enumerable.Range(0, classes).Select(_ => new double[classes]).ToArray())];
        foreach (var vote in votes)
            _posteriors[vote.Item][vote.Label]++;
        foreach (var shares in _posteriors)
            Normalise(shares);
    }

    /// <summary>For each item the probability of each class.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Posteriors => _posteriors;

    /// <summary>The probability of each class.</summary>
    public IReadOnlyList<double> Priors => _priors;

    /// <summary>Rounds until nothing moved any more; 5,000 at most.</summary>
    public int Rounds { get; private set; }

    /// <summary>For a worker and a true class the probability of each label; null when the worker met no item of that class.</summary>
    public IReadOnlyList<double>? Confusion(int worker, int truth) => _confusion[worker][truth].Sum() > 0 ? _confusion[worker][truth] : null;

    /// <summary>Estimates all of it. An item without a vote gets the priors.</summary>
    /// <param name="votes">The labels; a worker may label an item twice.</param>
    /// <param name="items">Items.</param>
    /// <param name="workers">Workers.</param>
    /// <param name="classes">Classes, 2 or more.</param>
    /// <param name="mostRounds">Rounds at most; it stops earlier when no probability moves by more than 1e-12.</param>
    /// <exception cref="ArgumentException">A vote names an item, a worker or a class that isn't there.</exception>
    public static DawidSkene Estimate(IReadOnlyList<LabelVote> votes, int items, int workers, int classes, int mostRounds = MostRounds)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        if (votes.Any(v => !(Inside(v.Item, items) && Inside(v.Worker, workers) && Inside(v.Label, classes))))
            throw new ArgumentException($"a vote lies outside {items} items, {workers} workers, {classes} classes", nameof(votes));
        var result = new DawidSkene(votes, items, workers, classes);
        do
            result.Maximise();
        while (result.Expect() > Settled && result.Rounds < mostRounds);
        return result;

        static bool Inside(int number, int count) => number >= 0 && number < count;
    }

    private static void Normalise(double[] row)
    {
        var sum = row.Sum();
        for (var i = 0; i < row.Length; i++)
            row[i] = sum > 0 ? row[i] / sum : 1.0 / row.Length;
    }

    private void Maximise()
    {
        for (var k = 0; k < _priors.Length; k++)
            _priors[k] = _posteriors.Average(p => p[k]);
        foreach (var row in _confusion.SelectMany(worker => worker))
            Array.Clear(row);
        foreach (var vote in _votes)
        {
            for (var k = 0; k < _priors.Length; k++)
                _confusion[vote.Worker][k][vote.Label] += _posteriors[vote.Item][k];
        }
        foreach (var row in _confusion.SelectMany(worker => worker).Where(row => row.Sum() > 0))
            Normalise(row);
    }

    /// <returns>The largest change of a probability.</returns>
    private double Expect()
    {
        Rounds++;
        var next = _posteriors.Select(_ => Array.ConvertAll(_priors, Log)).ToArray();
        foreach (var vote in _votes)
        {
            for (var k = 0; k < _priors.Length; k++)
                next[vote.Item][k] += Log(_confusion[vote.Worker][k][vote.Label]);
        }
        var change = 0.0;
        for (var i = 0; i < next.Length; i++)
        {
            var top = next[i].Max();
            var row = Array.ConvertAll(next[i], log => Math.Exp(log - top));
            Normalise(row);
            change = Math.Max(change, row.Zip(_posteriors[i], (a, b) => Math.Abs(a - b)).Max());
            row.CopyTo(_posteriors[i], 0);
        }
        return change;

        static double Log(double probability) => Math.Log(Math.Max(probability, Least));
    }
}
