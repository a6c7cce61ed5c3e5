namespace EdgeInspect.Core.Teaching.Labels;

/// <summary>
/// Logistic regression with a quadratic penalty, as scikit-learn's LogisticRegression with class_weight="balanced" defines it: the smallest
/// ½‖W‖² + C Σ wᵢ ℓᵢ, with wᵢ = n / (classes · rows of i's class) and free intercepts. ℓ is the logistic loss of one linear function for
/// two classes (<see cref="Binary"/>), and the cross entropy of as many as there are classes (<see cref="Multinomial"/>). Of two classes,
/// ½ · calm · (variance of the decisions over the rows of class 0) may be added: what tells good parts from each other should not tell
/// defects (within-class covariance normalisation; Hatch, Kajarekar and Stolcke 2006).
/// </summary>
internal sealed class LogisticRegression
{
    private readonly double[] _x;
    private readonly int _dimensions;
    private readonly int[] _rows;
    private readonly int[] _classes;
    private readonly double[] _weights;
    private readonly double _calm;
    private readonly int _calmed;
    private readonly int _outputs;
    private readonly double[] _decisions;

    private LogisticRegression(double[] x, int dimensions, int[] rows, int[] classes, int count, int outputs, double c, double calm)
    {
        (_x, _dimensions, _rows, _classes, _outputs, _calm) = (x, dimensions, rows, classes, outputs, calm);
        var members = new int[count];
        foreach (var row in rows)
            members[classes[row]]++;
        if (members.Contains(0))
            throw new ArgumentException($"each of {count} classes needs a row; they have {string.Join(", ", members)}", nameof(classes));
        _calmed = members[0];
        _weights = [.. members.Select(m => c * rows.Length / ((double)count * m))];
        _decisions = new double[rows.Length * outputs];
    }

    /// <summary>One linear function: above 0 speaks for class 1, below for class 0.</summary>
    /// <param name="x">Rows of features, [n, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="rows">The rows to learn from; both classes among them.</param>
    /// <param name="classes">Class of each of the n rows, 0 or 1.</param>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    /// <param name="calm">Weight of the variance over class 0; 0 for none.</param>
    public static LinearFunctions Binary(double[] x, int dimensions, int[] rows, int[] classes, double c, double calm = 0) =>
        new LogisticRegression(x, dimensions, rows, classes, count: 2, outputs: 1, c, calm).Fit();

    /// <summary>A linear function for each class, the softmax of which are the classes' probabilities.</summary>
    /// <param name="x">Rows of features, [n, dimensions].</param>
    /// <param name="dimensions">Length of a row.</param>
    /// <param name="rows">The rows to learn from; every class among them.</param>
    /// <param name="classes">Class of each of the n rows, from 0.</param>
    /// <param name="count">Classes; at least 2.</param>
    /// <param name="c">Inverse strength of the penalty, above 0.</param>
    public static LinearFunctions Multinomial(double[] x, int dimensions, int[] rows, int[] classes, int count, double c) =>
        new LogisticRegression(x, dimensions, rows, classes, count, outputs: count, c, calm: 0).Fit();

    private LinearFunctions Fit()
    {
        var solution = Lbfgs.Minimise(Objective, _outputs * (_dimensions + 1));
        return new(solution[..(_outputs * _dimensions)], solution[(_outputs * _dimensions)..]);
    }

    /// <summary>The parameters are W, [outputs, dimensions], and then the intercepts.</summary>
    private double Objective(ReadOnlySpan<double> parameters, Span<double> gradient)
    {
        var slopes = _outputs * _dimensions;
        var w = parameters[..slopes];
        w.CopyTo(gradient);
        gradient[slopes..].Clear();
        for (var i = 0; i < _decisions.Length; i++)
        {
            var (row, k) = (i / _outputs, i % _outputs);
            _decisions[i] = VectorMath.Dot(w.Slice(k * _dimensions, _dimensions), Row(row)) + parameters[slopes + k];
        }
        var mean = _calm == 0 ? 0 : MeanOfCalmed();
        var value = 0.5 * VectorMath.Dot(w, w);
        for (var i = 0; i < _rows.Length; i++)
        {
            var slope = _decisions.AsSpan(i * _outputs, _outputs);
            var away = slope[0] - mean;
            value += Loss(_classes[_rows[i]], slope);
            for (var k = 0; k < _outputs; k++)
                gradient[slopes + k] += slope[k];
            if (_calm > 0 && _classes[_rows[i]] == 0)
            {
                value += 0.5 * _calm / _calmed * away * away;
                slope[0] += _calm / _calmed * away;
            }
            for (var k = 0; k < _outputs; k++)
                VectorMath.Add(slope[k], Row(i), gradient.Slice(k * _dimensions, _dimensions));
        }
        return value;
    }

    private ReadOnlySpan<double> Row(int i) => _x.AsSpan(_rows[i] * _dimensions, _dimensions);

    private double MeanOfCalmed()
    {
        var sum = 0.0;
        for (var i = 0; i < _rows.Length; i++)
            sum += _classes[_rows[i]] == 0 ? _decisions[i] : 0;
        return sum / _calmed;
    }

    /// <summary>Weighted loss of a row's decisions, which become the loss's derivatives.</summary>
    private double Loss(int label, Span<double> decisions)
    {
        var loss = _outputs == 1 ? Logistic(label, decisions) : CrossEntropy(label, decisions);
        foreach (ref var d in decisions)
            d *= _weights[label];
        return _weights[label] * loss;
    }

    private static double Logistic(int label, Span<double> decision)
    {
        var z = decision[0];
        var decay = Math.Exp(-Math.Abs(z));
        decision[0] = ((z >= 0 ? 1 : decay) / (1 + decay)) - label;
        return Math.Max(z, 0) - (label * z) + Math.Log(1 + decay);
    }

    private static double CrossEntropy(int label, Span<double> decisions)
    {
        var own = decisions[label];
        var logSum = Softmax.Apply(decisions);
        decisions[label] -= 1;
        return logSum - own;
    }
}

/// <summary>Linear functions of the same features.</summary>
/// <param name="Weights">[functions, dimensions].</param>
/// <param name="Bias">[functions].</param>
internal sealed record LinearFunctions(double[] Weights, double[] Bias)
{
    /// <summary>Value of one function.</summary>
    public double Of(ReadOnlySpan<double> x, int function = 0) =>
        VectorMath.Dot(Weights.AsSpan(function * x.Length, x.Length), x) + Bias[function];
}

/// <summary>Probabilities from logarithms of odds.</summary>
internal static class Softmax
{
    /// <summary>Replaces decisions by probabilities.</summary>
    /// <returns>The logarithm of the sum of the decisions' exponentials.</returns>
    public static double Apply(Span<double> decisions)
    {
        var largest = double.NegativeInfinity;
        foreach (var d in decisions)
            largest = Math.Max(largest, d);
        var sum = 0.0;
        foreach (ref var d in decisions)
        {
            d = Math.Exp(d - largest);
            sum += d;
        }
        foreach (ref var d in decisions)
            d /= sum;
        return largest + Math.Log(sum);
    }
}
